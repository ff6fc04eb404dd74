-- Columns: naam, version
SELECT naam, version FROM journey WHERE version IS NOT NULL ORDER BY naam;
