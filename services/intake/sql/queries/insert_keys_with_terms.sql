-- Of each: $1 uuid[] owner; $2 int4[] wrap_id; $3 bytea[] wrapped; $4 text[] terms, a bigint[] as PostgreSQL writes it, or NULL
INSERT INTO data_key (owner, wrap_id, wrapped, terms)
SELECT owner, wrap_id, wrapped, terms::bigint[]
FROM unnest($1::uuid[], $2::int4[], $3::bytea[], $4::text[]) AS new (owner, wrap_id, wrapped, terms);
