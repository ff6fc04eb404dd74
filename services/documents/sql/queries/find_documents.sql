-- $1 uuid[] at most 100
-- Columns: uuid, bestandsomvang, sha256, bestandsnaam, formaat, title, creatiedatum_ms, zaak
SELECT uuid, bestandsomvang, sha256, bestandsnaam, formaat, title,
       floor(extract(epoch FROM creatiedatum) * 1000)::int8 AS creatiedatum_ms, zaak
FROM enkelvoudiginformatieobject WHERE uuid = ANY ($1::uuid[]) AND NOT is_released ORDER BY uuid;
