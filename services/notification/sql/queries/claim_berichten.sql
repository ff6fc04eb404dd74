-- $1 uuid claim, $2 int4 how many at most, $3 int8 lease in milliseconds
-- Columns: uuid, zaak, sjabloon, status_volgnummer, is_eindstatus, message_id, purpose, traceparent, left_ms, attempts,
-- was_interrupted, gebeurtenis
WITH due AS MATERIALIZED (
    SELECT uuid FROM bericht
    WHERE status = 'queued' AND volgende_poging <= now() AND (lease IS NULL OR lease <= now())
    ORDER BY volgende_poging LIMIT $2::int4
    FOR UPDATE SKIP LOCKED
)
UPDATE bericht SET claim = $1::uuid, lease = now() + $3::int8 * interval '1 millisecond'
FROM due WHERE bericht.uuid = due.uuid
RETURNING bericht.uuid, zaak, sjabloon, status_volgnummer, is_eindstatus, message_id, purpose, traceparent,
    (extract(epoch FROM uiterlijk - now()) * 1000)::int8 AS left_ms,
    -- since it was queued, or queued again
    (SELECT count(*) FROM poging
     WHERE poging.bericht = bericht.uuid AND begonnen >= uiterlijk - interval '48 hours')::int4 AS attempts,
    -- was the last attempt cut off?
    EXISTS (SELECT FROM poging
            WHERE poging.bericht = bericht.uuid AND volgnummer = pogingen AND beeindigd IS NULL) AS was_interrupted,
    gebeurtenis;
