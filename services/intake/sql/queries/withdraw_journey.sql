-- $1 text name; $2 text withdrawn_by
UPDATE journey SET version = NULL, withdrawn_at = clock_timestamp(), withdrawn_by = $2::text WHERE name = $1::text;
