-- $1 text naam; $2 int4 version
UPDATE journey SET version = $2::int4 WHERE naam = $1::text;
