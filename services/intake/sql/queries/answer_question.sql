-- $1 uuid question; $2 text answer
UPDATE question SET answered = clock_timestamp(), answer = $2::text WHERE uuid = $1::uuid;
