-- Of each: $1 text[] source; $2 uuid[] epoch; $3 int8[] position; $4 text[] type; $5 int8[] time; $6 uuid[] subject;
-- $7 uuid[] related; $8 int4[] actor's kind; $9 text[] actor's id; $10 text[] purpose; $11 text[] traceparent;
-- $12 bytea[] sha256; $13 bytea[] bytes
INSERT INTO entry (source, epoch, position, type, time_ms, subject, related, actor_kind, actor_id, purpose, traceparent,
                   sha256, bytes)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::int8[], $4::text[], $5::int8[], $6::uuid[], $7::uuid[], $8::int4[],
                     $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bytea[]);
