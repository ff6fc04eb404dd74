-- $1 uuid zaak, whose term a civil servant resumes: its open questions suspend it no more
UPDATE question SET is_released = true WHERE zaak = $1::uuid AND answered IS NULL AND suspends AND NOT is_released;
