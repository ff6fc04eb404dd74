-- $1 uuid zaak, which has ended
UPDATE question SET answered = clock_timestamp() WHERE zaak = $1::uuid AND answered IS NULL;
