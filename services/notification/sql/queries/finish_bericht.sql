-- $1 uuid bericht, $2 uuid claim, $3 text new status, $4 int8 milliseconds to the next attempt where that is queued
-- A claim that another replica has taken over counts no more, but what was sent was sent.
-- Columns: attempts
UPDATE bericht
SET status = $3::text, claim = NULL, lease = NULL, sent = CASE WHEN $3::text = 'sent' THEN now() END,
    next_attempt = CASE WHEN $3::text = 'queued' THEN now() + $4::int8 * interval '1 millisecond' END
WHERE uuid = $1::uuid AND status = 'queued' AND (claim = $2::uuid OR $3::text = 'sent')
RETURNING attempts;
