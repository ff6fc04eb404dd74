-- $1 uuid zaak
-- Columns: as find_documents
SELECT uuid, bestandsomvang, sha256, bestandsnaam, formaat, title,
       floor(extract(epoch FROM creatiedatum) * 1000)::int8 AS creatiedatum_ms, zaak, wrap_id, wrapped
FROM enkelvoudiginformatieobject JOIN data_key ON data_key.owner = uuid
WHERE zaak = $1::uuid ORDER BY uuid LIMIT 500;
