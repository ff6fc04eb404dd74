-- $1 text source
-- Columns: epoch, position, last_hash
SELECT epoch, position, last_hash FROM cursor WHERE source = $1::text;
