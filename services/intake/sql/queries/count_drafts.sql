-- $1 int4 kind of the actor; $2 text its id. Rows: today in Amsterdam; how many drafts it has
SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date::text,
       (SELECT count(*) FROM draft WHERE eigenaar = $2::text AND eigenaar_kind = $1::int4 AND vervalt > now())::int4;
