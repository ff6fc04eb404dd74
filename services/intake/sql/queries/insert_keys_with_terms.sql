-- Of each: $1 uuid[] owner; $2 int4[] wrap_id; $3 bytea[] wrapped; $4 text[] terms, a bigint[] as PostgreSQL writes it, or NULL
INSERT INTO data_key (owner, wrap_id, wrapped, terms)
SELECT unnest($1::uuid[]), unnest($2::int4[]), unnest($3::bytea[]), unnest($4::text[])::bigint[];
