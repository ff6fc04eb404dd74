-- Requests that were sent without login. Of each, by what it is counted: $1 bytea[] hash; $2 int4[] how many an hour may
-- have, NULL for no limit. The constraint submit_count_most refuses one more
INSERT INTO submit_count (subject, hour, count, most)
SELECT subject, date_trunc('hour', now()), count(*), most FROM unnest($1::bytea[], $2::int4[]) AS counted (subject, most)
GROUP BY subject, most ORDER BY subject
ON CONFLICT (subject, hour) DO UPDATE SET count = submit_count.count + excluded.count, most = excluded.most;
