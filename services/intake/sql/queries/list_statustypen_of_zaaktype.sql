-- $1 text zaaktype. Rows in order
-- Columns: identificatie, omschrijving, omschrijving_en, volgnummer, is_eindstatus
SELECT identificatie, omschrijving, omschrijving_en, volgnummer::int4, is_eindstatus
FROM statustype WHERE zaaktype = $1::text
ORDER BY volgnummer;
