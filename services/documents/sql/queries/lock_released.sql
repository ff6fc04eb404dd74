-- Rows: documents that are to go and that no replica is removing now; at most 100
-- Columns: uuid
SELECT uuid FROM enkelvoudiginformatieobject WHERE is_released LIMIT 100 FOR UPDATE SKIP LOCKED;
