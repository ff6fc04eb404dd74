-- $1 int8 the consumer's position, whose event has this hash, a SHA-256; $2 uuid the epoch it followed, NULL for none;
-- oldest is the first position that is kept; ended: where that epoch ended, when the log was set back since
-- Columns: epoch, head, oldest, hash, ended
SELECT epoch, position AS head, coalesce((SELECT position FROM event ORDER BY position LIMIT 1), 1) AS oldest,
       (SELECT sha256(bytes) FROM event WHERE position = $1::int8) AS hash,
       (SELECT last_position FROM event_epoch WHERE event_epoch.epoch = $2::uuid) AS ended
FROM event_head;
