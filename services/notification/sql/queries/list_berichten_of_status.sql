-- $1 text status
-- Columns: as find_bericht
SELECT uuid, zaak, template_name, status, (extract(epoch FROM created) * 1000)::int8 AS created_ms,
       (extract(epoch FROM sent) * 1000)::int8 AS sent_ms,
       (extract(epoch FROM next_attempt) * 1000)::int8 AS next_attempt_ms, message_id, attempts
FROM bericht WHERE status = $1::text ORDER BY uuid DESC LIMIT 100;
