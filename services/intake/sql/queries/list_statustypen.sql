-- Rows, one a statustype, with its zaaktype
-- Columns: zaaktype, zaaktype_omschrijving, doorlooptijd_days, bewaartermijn_days, identificatie, omschrijving,
-- omschrijving_en, volgnummer, is_eindstatus
SELECT zaaktype.identificatie AS zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       zaaktype.doorlooptijd_days, zaaktype.bewaartermijn_days,
       statustype.identificatie, statustype.omschrijving, statustype.omschrijving_en,
       statustype.volgnummer::int4, statustype.is_eindstatus
FROM zaaktype JOIN statustype ON statustype.zaaktype = zaaktype.identificatie
ORDER BY zaaktype.identificatie, statustype.volgnummer;
