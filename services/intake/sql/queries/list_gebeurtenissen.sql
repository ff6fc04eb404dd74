-- $1 uuid zaak. Rows, oldest first: soort; when; who; tekst, of a status its omschrijving; of a status its
-- toelichting and its key
-- The first status came with the zaak and is no gebeurtenis: the one that was set first has volgnummer 2.
SELECT gebeurtenis.soort, (extract(epoch FROM gebeurtenis.tijd) * 1000)::int8,
       coalesce(medewerker.naam, gebeurtenis.door), coalesce(statustype.omschrijving, gebeurtenis.tekst),
       status.statustoelichting, status.statustype
FROM (SELECT *, row_number() OVER (PARTITION BY soort ORDER BY tijd, uuid) + 1 AS volgnummer
      FROM gebeurtenis WHERE zaak = $1::uuid) AS gebeurtenis
JOIN zaak ON zaak.uuid = gebeurtenis.zaak
LEFT JOIN status ON gebeurtenis.soort = 'status-set' AND status.zaak = gebeurtenis.zaak
    AND status.volgnummer = gebeurtenis.volgnummer
LEFT JOIN statustype ON gebeurtenis.soort = 'status-set' AND statustype.zaaktype = zaak.zaaktype
    AND statustype.identificatie = gebeurtenis.tekst
LEFT JOIN medewerker ON medewerker.id = gebeurtenis.door
ORDER BY gebeurtenis.tijd, gebeurtenis.uuid;
