-- What a zaak that starts today gets, today being that of Amsterdam.
-- Rows, one a zaaktype: begin and end of today; its first statustype
-- Columns: begin_ms, end_ms, zaaktype, statustype, startdatum, doorlooptijd_dagen
WITH vandaag AS (SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date AS datum)
SELECT (extract(epoch FROM datum::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8 AS begin_ms,
       (extract(epoch FROM (datum + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8 AS end_ms,
       zaaktype.identificatie AS zaaktype, statustype.identificatie AS statustype, datum::text AS startdatum,
       zaaktype.doorlooptijd_dagen
FROM vandaag, zaaktype JOIN statustype ON statustype.zaaktype = zaaktype.identificatie AND statustype.volgnummer = 1
ORDER BY zaaktype.identificatie;
