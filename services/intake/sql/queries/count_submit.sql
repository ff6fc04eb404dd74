-- $1 bytea hash of a mail address, or NULL; $2 bytea of an internet address, or NULL; $3 bytea of a journey
INSERT INTO submit_count (subject, hour, count)
SELECT subject, date_trunc('hour', now()), 1 FROM unnest(ARRAY[$1::bytea, $2::bytea, $3::bytea]) AS subject
WHERE subject IS NOT NULL
ON CONFLICT (subject, hour) DO UPDATE SET count = submit_count.count + 1;
