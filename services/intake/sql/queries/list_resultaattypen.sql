-- $1 text zaaktype. Rows in order
-- Columns: identificatie, omschrijving, omschrijving_en
SELECT identificatie, omschrijving, omschrijving_en FROM resultaattype
WHERE identificatie IN (SELECT resultaattype FROM zaaktype_resultaattype WHERE zaaktype = $1::text)
   OR NOT EXISTS (SELECT FROM zaaktype_resultaattype WHERE zaaktype = $1::text)
ORDER BY volgnummer;
