-- Rows, one a statustype: its zaaktype (identificatie, omschrijving, doorlooptijd_dagen, bewaartermijn_dagen), then
-- identificatie, omschrijving, volgnummer, is_eindstatus
SELECT zaaktype.identificatie, zaaktype.omschrijving, zaaktype.doorlooptijd_dagen, zaaktype.bewaartermijn_dagen,
       statustype.identificatie, statustype.omschrijving, statustype.volgnummer::int4, statustype.is_eindstatus
FROM zaaktype JOIN statustype ON statustype.zaaktype = zaaktype.identificatie
ORDER BY zaaktype.identificatie, statustype.volgnummer;
