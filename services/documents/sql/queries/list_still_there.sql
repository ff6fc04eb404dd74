-- $1 uuid[]. Those that are still documents, and not about to go
-- Columns: uuid
SELECT uuid FROM enkelvoudiginformatieobject WHERE uuid = ANY ($1::uuid[]) AND NOT is_released ORDER BY uuid;
