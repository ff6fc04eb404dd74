-- $1 int4 kind of the actor; $2 text its id. Rows, one: today in Amsterdam; how many drafts it has
-- Columns: today, drafts
SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today,
       (SELECT count(*) FROM draft WHERE owner = $2::text AND owner_kind = $1::int4 AND expires > now())::int4 AS drafts;
