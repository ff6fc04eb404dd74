-- $1 uuid[] at most 100. A document whose data key was destroyed is not found
-- Columns: uuid, bestandsomvang, sha256, bestandsnaam, formaat, title, creatiedatum_ms, zaak, wrap_id, wrapped
SELECT uuid, bestandsomvang, sha256, bestandsnaam, formaat, title,
       floor(extract(epoch FROM creatiedatum) * 1000)::int8 AS creatiedatum_ms, zaak, wrap_id, wrapped
FROM enkelvoudiginformatieobject JOIN data_key ON data_key.owner = uuid
WHERE uuid = ANY ($1::uuid[]) AND NOT is_released ORDER BY uuid;
