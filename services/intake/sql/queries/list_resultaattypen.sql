-- $1 text zaaktype. Rows in the order of use; rechtsmiddel is NULL where it is no besluit; today is that of Amsterdam
-- Columns: identificatie, omschrijving, omschrijving_en, rechtsmiddel, today
SELECT resultaattype.identificatie, resultaattype.omschrijving, resultaattype.omschrijving_en,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today
FROM resultaattype
JOIN zaaktype ON zaaktype.identificatie = $1::text
LEFT JOIN zaaktype_resultaattype AS own
    ON own.resultaattype = resultaattype.identificatie AND own.zaaktype = zaaktype.identificatie
WHERE own.zaaktype IS NOT NULL
   OR NOT EXISTS (SELECT FROM zaaktype_resultaattype AS other WHERE other.zaaktype = zaaktype.identificatie)
ORDER BY own.volgnummer, resultaattype.volgnummer;
