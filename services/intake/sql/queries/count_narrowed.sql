-- $1 to $11 as list_open; $12 int4 how far is counted
-- One row of int4: open zaken of the teams of whom $5 says; own; of nobody; late ones of the first
-- Columns: alle, mijn, vrij, te_late
-- It reads all open zaken of the teams, as list_open does for the same filters, or what was found.
WITH own AS MATERIALIZED (
    SELECT identificatie FROM zaaktype
    WHERE team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($2::text IS NULL OR identificatie = $2::text)
      AND ($3::text IS NULL OR strpos(lower(omschrijving), $3::text) > 0)
), found AS MATERIALIZED (
    SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer, behandelaar, einddatum
    FROM zaak WHERE uuid = ANY ($4::uuid[])
), listed AS (
    (SELECT uuid, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer, behandelaar
     FROM own JOIN zaak ON zaaktype = own.identificatie AND einddatum IS NULL
     WHERE $4::uuid[] IS NULL)
    UNION ALL
    (SELECT uuid, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer, behandelaar
     FROM found JOIN own ON zaaktype = own.identificatie
     WHERE einddatum IS NULL)
), counted AS (
    SELECT behandelaar, $5::text IS NULL OR coalesce(behandelaar, '') = $5::text AS is_of_alle,
           suspended_since IS NULL AND uiterlijke_einddatum_afdoening < (now() AT TIME ZONE 'Europe/Amsterdam')::date AS is_late
    FROM listed
    WHERE ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = listed.uuid
                                ORDER BY volgnummer DESC LIMIT 1) = $6::text)
      AND (NOT $7::bool OR (suspended_since IS NULL
                            AND uiterlijke_einddatum_afdoening < (now() AT TIME ZONE 'Europe/Amsterdam')::date))
      AND (NOT $8::bool OR EXISTS (SELECT FROM question WHERE question.zaak = listed.uuid AND answered IS NULL))
      AND (NOT $9::bool OR has_new_answer)
      AND ($10::text IS NULL OR startdatum >= $10::text::date) AND ($11::text IS NULL OR startdatum <= $11::text::date)
)
SELECT least(count(*) FILTER (WHERE is_of_alle), $12::int4)::int4 AS alle,
       least(count(*) FILTER (WHERE behandelaar = $1::text), $12::int4)::int4 AS mijn,
       least(count(*) FILTER (WHERE behandelaar IS NULL), $12::int4)::int4 AS vrij,
       least(count(*) FILTER (WHERE is_of_alle AND is_late), $12::int4)::int4 AS te_late
FROM counted;
