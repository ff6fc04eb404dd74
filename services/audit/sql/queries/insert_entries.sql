-- Of each: $1 int8[] position; $2 int8[] time, or now; $3 int4[] log; $4 uuid[] subject; $5 uuid[] related;
-- $6 text[] actor's id; $7 bytea[] sha256; $8 bytea[] bytes
-- Arrays that are unnested here, and not after FROM, are not copied to a temporary store first.
INSERT INTO entry (position, order_ms, log, subject, related, actor_id, sha256, bytes)
SELECT unnest($1::int8[]), unnest($2::int8[]), unnest($3::int4[]), unnest($4::uuid[]), unnest($5::uuid[]),
       unnest($6::text[]), unnest($7::bytea[]), unnest($8::bytea[]);
