-- Columns: name, version
SELECT name, version FROM journey WHERE version IS NOT NULL ORDER BY name;
