-- $1 bytea hash of a mail address, or NULL; $2 bytea of an internet address, or NULL; $3 bytea of a journey
-- Rows, one: how many requests were sent without login this hour, and what is known of the mail address
-- Columns: by_recipient, by_client, by_journey, is_confirmed, is_asked
SELECT coalesce(max(count) FILTER (WHERE subject = $1::bytea), 0)::int4 AS by_recipient,
       coalesce(max(count) FILTER (WHERE subject = $2::bytea), 0)::int4 AS by_client,
       coalesce(max(count) FILTER (WHERE subject = $3::bytea), 0)::int4 AS by_journey,
       EXISTS (SELECT FROM mail_address WHERE hash = $1::bytea AND confirmed > now() - interval '90 days') AS is_confirmed,
       EXISTS (SELECT FROM mail_address WHERE hash = $1::bytea AND asked > now() - interval '7 days') AS is_asked
FROM submit_count
WHERE subject IN ($1::bytea, $2::bytea, $3::bytea) AND hour = date_trunc('hour', now());
