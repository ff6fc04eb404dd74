-- $1 uuid of a failed bericht
-- Columns: as find_bericht
UPDATE bericht SET status = 'queued', next_attempt = now(), latest = now() + interval '48 hours'
WHERE uuid = $1::uuid AND status = 'failed'
RETURNING uuid, zaak, template_name, status, (extract(epoch FROM created) * 1000)::int8 AS created_ms,
       (extract(epoch FROM sent) * 1000)::int8 AS sent_ms,
       (extract(epoch FROM next_attempt) * 1000)::int8 AS next_attempt_ms, message_id, attempts;
