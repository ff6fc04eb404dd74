-- $1 uuid zaak; $2 bytea SHA-256 of its tracking code, or NULL; $3 int4 number of the code; $4 int4 days that it opens
UPDATE zaak
SET tracking_code_sha256 = $2::bytea, link_number = $3::int4,
    link_until = CASE WHEN $2::bytea IS NOT NULL THEN (now() AT TIME ZONE 'Europe/Amsterdam')::date + $4::int4 END
WHERE uuid = $1::uuid;
