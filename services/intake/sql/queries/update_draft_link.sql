-- $1 uuid; $2 bytea emailadres, sealed; $3 bytea hash of it; $4 bytea SHA-256 of the code; $5 int4 days that it is good
-- for; $6 text language
UPDATE draft SET emailadres = $2::bytea, link_for = $3::bytea, link_sha256 = $4::bytea,
                 link_until = now() + make_interval(days => $5::int4),
                 expires = greatest(expires, now() + make_interval(days => $5::int4)), language = $6::text
WHERE uuid = $1::uuid;
