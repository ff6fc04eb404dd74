-- What a zaak that starts today gets, today being that of Amsterdam.
-- Rows, one a zaaktype: begin and end of today in ms; zaaktype; its first statustype; startdatum;
-- doorlooptijd_dagen
WITH vandaag AS (SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date AS datum)
SELECT (extract(epoch FROM datum::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8,
       (extract(epoch FROM (datum + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam') * 1000)::int8,
       zaaktype.identificatie, statustype.identificatie, datum::text, zaaktype.doorlooptijd_dagen
FROM vandaag, zaaktype JOIN statustype ON statustype.zaaktype = zaaktype.identificatie AND statustype.volgnummer = 1
ORDER BY zaaktype.identificatie;
