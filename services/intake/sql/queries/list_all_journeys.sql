-- Rows: each that is or was offered
-- Columns: naam
SELECT naam FROM journey WHERE version IS NOT NULL OR withdrawn_at IS NOT NULL ORDER BY naam;
