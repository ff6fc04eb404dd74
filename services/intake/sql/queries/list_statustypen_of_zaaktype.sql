-- $1 text zaaktype. Rows in order
-- Columns: identificatie, omschrijving, volgnummer, is_eindstatus
SELECT identificatie, omschrijving, volgnummer::int4, is_eindstatus FROM statustype WHERE zaaktype = $1::text
ORDER BY volgnummer;
