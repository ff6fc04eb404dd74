-- $1 uuid[] documents. Rows, in the same order: whether it is known, whether it belongs to a zaak
SELECT EXISTS (SELECT FROM informatieobject WHERE informatieobject.uuid = genoemd.uuid),
       EXISTS (SELECT FROM zaakinformatieobject WHERE zaakinformatieobject.informatieobject = genoemd.uuid)
FROM unnest($1::uuid[]) WITH ORDINALITY AS genoemd (uuid, volgnummer)
ORDER BY genoemd.volgnummer;
