-- $1 uuid zaak, locked; $2 uuid[] its new documents, in order; $3 uuid vraag that they answer, or NULL
INSERT INTO zaakinformatieobject (informatieobject, zaak, volgnummer, vraag)
SELECT genoemd.uuid, $1::uuid,
       genoemd.volgnummer + coalesce((SELECT max(volgnummer) FROM zaakinformatieobject WHERE zaak = $1::uuid), 0), $3::uuid
FROM unnest($2::uuid[]) WITH ORDINALITY AS genoemd (uuid, volgnummer);
