-- $1 text name; $2 int4 version
UPDATE journey SET version = $2::int4, withdrawn_at = NULL, withdrawn_by = NULL WHERE name = $1::text;
