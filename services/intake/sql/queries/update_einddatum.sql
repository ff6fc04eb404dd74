-- $1 uuid zaak, which ends today; never before it started, whatever the clock says
UPDATE zaak SET einddatum = greatest(startdatum, (now() AT TIME ZONE 'Europe/Amsterdam')::date) WHERE uuid = $1::uuid;
