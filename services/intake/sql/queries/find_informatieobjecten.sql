-- $1 uuid[] documents. Rows, one a document, in the same order
-- Columns: is_known, is_of_zaak
SELECT EXISTS (SELECT FROM informatieobject WHERE informatieobject.uuid = named.uuid) AS is_known,
       EXISTS (SELECT FROM zaakinformatieobject WHERE zaakinformatieobject.informatieobject = named.uuid) AS is_of_zaak
FROM unnest($1::uuid[]) WITH ORDINALITY AS named (uuid, volgnummer)
ORDER BY named.volgnummer;
