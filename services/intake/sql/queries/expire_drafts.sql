-- Rows, one: how many were removed, at most 2000
-- Columns: removed
WITH oud AS (SELECT uuid FROM draft WHERE vervalt <= now() LIMIT 1000 FOR UPDATE SKIP LOCKED),
     weg AS (DELETE FROM draft USING oud WHERE draft.uuid = oud.uuid RETURNING 1),
     oud_verzonden AS (SELECT uuid FROM verzonden_draft WHERE vervalt <= now() LIMIT 1000),
     weg_verzonden AS (DELETE FROM verzonden_draft USING oud_verzonden WHERE verzonden_draft.uuid = oud_verzonden.uuid RETURNING 1)
SELECT ((SELECT count(*) FROM weg) + (SELECT count(*) FROM weg_verzonden))::int4 AS removed;
