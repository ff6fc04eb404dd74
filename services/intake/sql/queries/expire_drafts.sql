-- Rows, one: how many were removed, at most 2000
-- Columns: removed
WITH old AS (SELECT uuid FROM draft WHERE expires <= now() LIMIT 1000 FOR UPDATE SKIP LOCKED),
     weg AS (DELETE FROM draft USING old WHERE draft.uuid = old.uuid RETURNING 1),
     weg_key AS (DELETE FROM data_key USING old WHERE data_key.owner = old.uuid),
     old_sent AS (SELECT uuid FROM sent_draft WHERE expires <= now() LIMIT 1000),
     weg_sent AS (DELETE FROM sent_draft USING old_sent WHERE sent_draft.uuid = old_sent.uuid RETURNING 1)
SELECT ((SELECT count(*) FROM weg) + (SELECT count(*) FROM weg_sent))::int4 AS removed;
