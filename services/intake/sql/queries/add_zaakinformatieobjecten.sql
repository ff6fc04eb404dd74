-- $1 uuid zaak, locked; $2 uuid[] its new documents, in order; $3 uuid question that they answer, or NULL
INSERT INTO zaakinformatieobject (informatieobject, zaak, volgnummer, question)
SELECT named.uuid, $1::uuid,
       named.volgnummer + coalesce((SELECT max(volgnummer) FROM zaakinformatieobject WHERE zaak = $1::uuid), 0), $3::uuid
FROM unnest($2::uuid[]) WITH ORDINALITY AS named (uuid, volgnummer);
