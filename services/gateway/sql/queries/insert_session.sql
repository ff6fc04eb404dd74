-- $1 uuid, $2 bytea cookie_sha256, $3 text rol, $4 text actor, $5 text acr, $6 bytea sealed, $7 int4 seconds to its end;
-- $8 text browser, $9 text system, $10 bytea sealed_name, $11 bytea sub_mark, $12 bytea sid_mark; the last three or NULL
INSERT INTO session (uuid, cookie_sha256, rol, actor, acr, sealed, eindigt, browser, system, sealed_name, sub_mark, sid_mark)
VALUES ($1::uuid, $2::bytea, $3::text, $4::text, $5::text, $6::bytea, now() + $7::int4 * interval '1 second',
        $8::text, $9::text, $10::bytea, $11::bytea, $12::bytea);
