-- $1 text source; $2 uuid epoch. The log's number, also when it was there
-- Columns: number
WITH made AS (
    INSERT INTO log (source, epoch)
    SELECT $1::text, $2::uuid WHERE NOT EXISTS (SELECT FROM log WHERE source = $1::text AND epoch = $2::uuid)
    RETURNING number
)
SELECT number FROM made UNION ALL SELECT number FROM log WHERE source = $1::text AND epoch = $2::uuid;
