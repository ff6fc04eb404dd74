-- $1 uuid zaak, whose status is another one; $2 bool it ends today: never before it started, whatever the clock says
UPDATE zaak
SET versie = versie + 1,
    einddatum = CASE WHEN $2::bool THEN greatest(startdatum, (now() AT TIME ZONE 'Europe/Amsterdam')::date) ELSE einddatum END,
    opgeschort_sinds = CASE WHEN $2::bool THEN NULL ELSE opgeschort_sinds END
WHERE uuid = $1::uuid;
