-- $1 uuid claim, $2 int4 how many at most, $3 int8 lease in milliseconds
-- Columns: uuid, zaak, template_name, status_volgnummer, is_eindstatus, message_id, purpose, traceparent, left_ms, attempts,
-- was_interrupted, history_entry
WITH due AS MATERIALIZED (
    SELECT uuid FROM bericht
    WHERE status = 'queued' AND next_attempt <= now() AND (lease IS NULL OR lease <= now())
    ORDER BY next_attempt LIMIT $2::int4
    FOR UPDATE SKIP LOCKED
)
UPDATE bericht SET claim = $1::uuid, lease = now() + $3::int8 * interval '1 millisecond'
FROM due WHERE bericht.uuid = due.uuid
RETURNING bericht.uuid, zaak, template_name, status_volgnummer, is_eindstatus, message_id, purpose, traceparent,
    (extract(epoch FROM latest - now()) * 1000)::int8 AS left_ms,
    -- since it was queued, or queued again
    (SELECT count(*) FROM attempt
     WHERE attempt.bericht = bericht.uuid AND begun >= latest - interval '48 hours')::int4 AS attempts,
    -- was the last attempt cut off?
    EXISTS (SELECT FROM attempt
            WHERE attempt.bericht = bericht.uuid AND volgnummer = attempts AND ended IS NULL) AS was_interrupted,
    history_entry;
