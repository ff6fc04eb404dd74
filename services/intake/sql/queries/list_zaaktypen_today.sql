-- What a zaak that starts today gets, today being that of Amsterdam.
-- Rows, one a zaaktype: begin and end of today; its first statustype
-- Columns: begin_ms, end_ms, zaaktype, statustype, startdatum, doorlooptijd_days
WITH today AS (SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date AS date)
SELECT (extract(epoch FROM date::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8 AS begin_ms,
       (extract(epoch FROM (date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8 AS end_ms,
       zaaktype.identificatie AS zaaktype, statustype.identificatie AS statustype, date::text AS startdatum,
       zaaktype.doorlooptijd_days
FROM today, zaaktype JOIN statustype ON statustype.zaaktype = zaaktype.identificatie AND statustype.volgnummer = 1
ORDER BY zaaktype.identificatie;
