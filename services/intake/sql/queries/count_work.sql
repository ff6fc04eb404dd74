-- $1 text actor id of a civil servant. One row of int4: open zaken of the teams; own; of nobody; late and not suspended
-- Columns: alle, mijn, vrij, te_late
SELECT count(*)::int4 AS alle, (count(*) FILTER (WHERE zaak.behandelaar = $1::text))::int4 AS mijn,
       (count(*) FILTER (WHERE zaak.behandelaar IS NULL))::int4 AS vrij,
       (count(*) FILTER (WHERE zaak.suspended_since IS NULL
                         AND zaak.uiterlijke_einddatum_afdoening < (now() AT TIME ZONE 'Europe/Amsterdam')::date))::int4
           AS te_late
FROM zaak JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaak.einddatum IS NULL AND zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text);
