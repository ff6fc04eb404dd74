-- $1 uuid zaak. Rows, oldest first: soort; when; who; tekst, of a status its omschrijving
SELECT gebeurtenis.soort, (extract(epoch FROM gebeurtenis.tijd) * 1000)::int8,
       coalesce(medewerker.naam, gebeurtenis.door), coalesce(statustype.omschrijving, gebeurtenis.tekst)
FROM gebeurtenis
JOIN zaak ON zaak.uuid = gebeurtenis.zaak
LEFT JOIN statustype ON gebeurtenis.soort = 'status-set' AND statustype.zaaktype = zaak.zaaktype
    AND statustype.identificatie = gebeurtenis.tekst
LEFT JOIN medewerker ON medewerker.id = gebeurtenis.door
WHERE gebeurtenis.zaak = $1::uuid ORDER BY gebeurtenis.tijd, gebeurtenis.uuid;
