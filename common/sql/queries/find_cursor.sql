-- $1 text source
SELECT epoch, position, last_hash FROM cursor WHERE source = $1::text;
