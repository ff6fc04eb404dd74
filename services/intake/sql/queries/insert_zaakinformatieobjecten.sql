-- $1 uuid zaak; $2 uuid[] its documents, in order
INSERT INTO zaakinformatieobject (informatieobject, zaak, volgnummer)
SELECT named.uuid, $1::uuid, named.volgnummer
FROM unnest($2::uuid[]) WITH ORDINALITY AS named (uuid, volgnummer);
