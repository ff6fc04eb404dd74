-- $1 uuid
-- Columns: uuid, zaak, template_name, status, created_ms, sent_ms, next_attempt_ms, message_id, attempts
SELECT uuid, zaak, template_name, status, (extract(epoch FROM created) * 1000)::int8 AS created_ms,
       (extract(epoch FROM sent) * 1000)::int8 AS sent_ms,
       (extract(epoch FROM next_attempt) * 1000)::int8 AS next_attempt_ms, message_id, attempts
FROM bericht WHERE uuid = $1::uuid;
