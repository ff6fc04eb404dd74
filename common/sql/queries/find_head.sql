-- $1 int8 the consumer's position, whose event has this hash, a SHA-256; oldest is the first position that is kept
-- Columns: epoch, head, oldest, hash
SELECT epoch, position AS head, coalesce((SELECT position FROM event ORDER BY position LIMIT 1), 1) AS oldest,
       (SELECT sha256(bytes) FROM event WHERE position = $1::int8) AS hash
FROM event_head;
