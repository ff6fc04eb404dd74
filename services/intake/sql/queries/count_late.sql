-- Rows, one a zaaktype: how many of its zaken are late, without those whose term is suspended
-- Columns: zaaktype, late
SELECT zaaktype.identificatie AS zaaktype,
       (SELECT count(*) FROM zaak
        WHERE zaak.zaaktype = zaaktype.identificatie AND zaak.einddatum IS NULL AND zaak.suspended_since IS NULL
          AND zaak.uiterlijke_einddatum_afdoening < (now() AT TIME ZONE 'Europe/Amsterdam')::date) AS late
FROM zaaktype ORDER BY zaaktype.identificatie;
