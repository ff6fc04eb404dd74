-- $1 uuid the epoch that a consumer followed, NULL for none; $2 int8 the position that it shall go on from, NULL: where that
-- epoch ended; $3 int8 the consumer's position. common is where it shall go on, NULL when that is not known; hash is of the
-- event there, followed_hash of that at the consumer's position
-- Columns: epoch, head, common, hash, ended_at_ms, followed_hash
SELECT event_head.epoch, position AS head, common,
       (SELECT sha256(bytes) FROM event WHERE event.position = common) AS hash,
       (extract(epoch FROM ended_at) * 1000)::int8 AS ended_at_ms,
       (SELECT sha256(bytes) FROM event WHERE event.position = $3::int8) AS followed_hash
FROM event_head
LEFT JOIN event_epoch AS old ON old.epoch = $1::uuid
CROSS JOIN LATERAL (SELECT coalesce($2::int8, last_position) AS common) AS chosen;
