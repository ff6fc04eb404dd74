-- $1 uuid question; $2 bytea answer, sealed, or NULL
UPDATE question SET answered = clock_timestamp(), answer = $2::bytea WHERE uuid = $1::uuid;
