-- Of each: $1 text[] source; $2 uuid[] epoch; $3 int8[] position; $4 text[] type; $5 int8[] time, or now; $6 uuid[] subject;
-- $7 uuid[] related; $8 int4[] actor's kind; $9 text[] actor's id; $10 text[] purpose; $11 bytea[] sha256; $12 bytea[] bytes
-- Arrays that are unnested here, and not after FROM, are not copied to a temporary store first.
INSERT INTO entry (source, epoch, position, type, order_ms, subject, related, actor_kind, actor_id, purpose, sha256, bytes)
SELECT unnest($1::text[]), unnest($2::uuid[]), unnest($3::int8[]), unnest($4::text[]), unnest($5::int8[]),
       unnest($6::uuid[]), unnest($7::uuid[]), unnest($8::int4[]), unnest($9::text[]), unnest($10::text[]),
       unnest($11::bytea[]), unnest($12::bytea[]);
