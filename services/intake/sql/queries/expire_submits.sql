-- Rows, one: how many were removed
-- Columns: removed
WITH counts AS (DELETE FROM submit_count WHERE hour < now() - interval '1 day' RETURNING 1),
     addresses AS (
         DELETE FROM mail_address WHERE greatest(asked, confirmed) < now() - interval '90 days' RETURNING 1
     )
SELECT ((SELECT count(*) FROM counts) + (SELECT count(*) FROM addresses))::int4 AS removed;
