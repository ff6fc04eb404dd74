-- $1 text purpose; $2 int4 id; $3 bytea HMAC of a fixed text by this key
INSERT INTO key_check (purpose, id, mac) VALUES ($1::text, $2::int4, $3::bytea) ON CONFLICT DO NOTHING;
