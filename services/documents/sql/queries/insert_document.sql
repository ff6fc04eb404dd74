-- $1 uuid; $2 int8 bestandsomvang; $3 bytea sha256; $4 text bestandsnaam; $5 text formaat; $6 text title, or NULL
-- Rows: the document; none where it exists
-- Columns: as find_documents
INSERT INTO enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, bestandsnaam, formaat, title)
VALUES ($1::uuid, $2::int8, $3::bytea, $4::text, $5::text, coalesce($6::text, left($4::text, 200)))
ON CONFLICT (uuid) DO NOTHING
RETURNING uuid, bestandsomvang, sha256, bestandsnaam, formaat, title,
          floor(extract(epoch FROM creatiedatum) * 1000)::int8 AS creatiedatum_ms, zaak;
