-- $1 text journey. Rows: version as text
-- Columns: version
SELECT version::text FROM journey_version WHERE journey = $1::text ORDER BY journey_version.version;
