-- $1 uuid; $2 int8 bestandsomvang; $3 bytea sha256; $4 bytea bestandsnaam, sealed; $5 text formaat; $6 bytea title,
-- sealed. Rows: the document; none where it exists
-- Columns: creatiedatum_ms
INSERT INTO enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, bestandsnaam, formaat, title)
VALUES ($1::uuid, $2::int8, $3::bytea, $4::bytea, $5::text, $6::bytea)
ON CONFLICT (uuid) DO NOTHING
RETURNING floor(extract(epoch FROM creatiedatum) * 1000)::int8 AS creatiedatum_ms;
