-- Of each: $1 uuid[]; $2 text[] name; $3 text[] verblijfsadres; $4 text[] emailadres; $5 bytea[] inp_bsn, encrypted;
-- $6 text[] kvk_nummer
INSERT INTO persoon (uuid, name, verblijfsadres, emailadres, inp_bsn, kvk_nummer)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[]);
