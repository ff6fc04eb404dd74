-- $1 text naam; $2 int4 version
UPDATE journey SET version = $2::int4, withdrawn_at = NULL, withdrawn_by = NULL WHERE naam = $1::text;
