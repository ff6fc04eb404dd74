-- $1 int4 seconds after which a token is too old to be taken
DELETE FROM logout_token WHERE taken <= now() - $1::int4 * interval '1 second';
