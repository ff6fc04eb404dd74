-- $1 uuid zaak; $2 uuid[] its documents, in order
INSERT INTO zaakinformatieobject (informatieobject, zaak, volgnummer)
SELECT genoemd.uuid, $1::uuid, genoemd.volgnummer
FROM unnest($2::uuid[]) WITH ORDINALITY AS genoemd (uuid, volgnummer);
