-- Rows: each that is or was offered
-- Columns: name
SELECT name FROM journey WHERE version IS NOT NULL OR withdrawn_at IS NOT NULL ORDER BY name;
