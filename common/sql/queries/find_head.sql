-- $1 int8 the consumer's position. Rows: epoch, head, oldest kept, SHA-256 of the event at $1
SELECT epoch, position, coalesce((SELECT position FROM event ORDER BY position LIMIT 1), 1),
       (SELECT sha256(bytes) FROM event WHERE position = $1::int8)
FROM event_head;
