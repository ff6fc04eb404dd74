-- $1 uuid[]. Those that are documents
-- Columns: uuid
SELECT uuid FROM enkelvoudiginformatieobject WHERE uuid = ANY ($1::uuid[]);
