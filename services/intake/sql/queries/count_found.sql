-- $1 text actor id of a civil servant; $2 uuid[] zaken that were found
-- One row of int4: those of the actor's teams that are open; own; of nobody; ended
-- Columns: alle, mijn, vrij, klaar
SELECT (count(*) FILTER (WHERE einddatum IS NULL))::int4 AS alle,
       (count(*) FILTER (WHERE einddatum IS NULL AND behandelaar = $1::text))::int4 AS mijn,
       (count(*) FILTER (WHERE einddatum IS NULL AND behandelaar IS NULL))::int4 AS vrij,
       (count(*) FILTER (WHERE einddatum IS NOT NULL))::int4 AS klaar
FROM zaak JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaak.uuid = ANY ($2::uuid[])
  AND zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text);
