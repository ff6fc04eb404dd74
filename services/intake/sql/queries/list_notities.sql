-- $1 uuid zaak. Rows, oldest first: tekst; who; when
SELECT notitie.tekst, coalesce(medewerker.naam, notitie.door), (extract(epoch FROM notitie.gemaakt) * 1000)::int8
FROM notitie LEFT JOIN medewerker ON medewerker.id = notitie.door
WHERE notitie.zaak = $1::uuid ORDER BY notitie.gemaakt, notitie.uuid;
