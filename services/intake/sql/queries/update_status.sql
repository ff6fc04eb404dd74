-- $1 uuid zaak, whose status is another one; $2 bool it ends today: never before it started, whatever the clock says
UPDATE zaak
SET revision = revision + 1,
    einddatum = CASE WHEN $2::bool THEN greatest(startdatum, (now() AT TIME ZONE 'Europe/Amsterdam')::date) ELSE einddatum END,
    suspended_since = CASE WHEN $2::bool THEN NULL ELSE suspended_since END
WHERE uuid = $1::uuid;
