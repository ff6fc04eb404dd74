-- $1 text naam; $2 text withdrawn_by
UPDATE journey SET version = NULL, withdrawn_at = clock_timestamp(), withdrawn_by = $2::text WHERE naam = $1::text;
