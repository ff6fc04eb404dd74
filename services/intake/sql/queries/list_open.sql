-- $1 text actor id of a civil servant; $2 text zaaktype, or NULL; $3 text part of a zaaktype's name in lower case, or NULL;
-- $4 uuid[] the zaken that were found, or NULL: all; $5 text actor id of the behandelaar, "" for nobody, or NULL;
-- $6 text statustype, or NULL; $7 bool only late ones; $8 bool only those that wait for an answer; $9 bool only those with
-- a new answer; $10 and $11 text first and last date of receipt, or NULL; $12 text order: due, -due, received or
-- -received; $13 int4 how many to pass over; $14 int4 how many; $15 bool: nothing of $4 to $11 is asked, by order of due
-- Rows: open zaken of the actor's teams, in this order
-- Columns: uuid
-- One part of listed runs. The first goes along an index in order, so that the usual list takes as long however many
-- zaken are open; the last looks up what was found.
WITH own AS MATERIALIZED (
    SELECT identificatie FROM zaaktype
    WHERE team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($2::text IS NULL OR identificatie = $2::text)
      AND ($3::text IS NULL OR strpos(lower(omschrijving), $3::text) > 0)
), found AS MATERIALIZED (
    SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer, behandelaar, einddatum
    FROM zaak WHERE uuid = ANY ($4::uuid[])
), listed AS (
    (SELECT first.* FROM own CROSS JOIN LATERAL (
         SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer FROM zaak
         WHERE zaaktype = own.identificatie AND einddatum IS NULL
         ORDER BY uiterlijke_einddatum_afdoening, uuid LIMIT $13::int4 + $14::int4) AS first
     WHERE $15::bool)
    UNION ALL
    (SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer
     FROM own JOIN zaak ON zaaktype = own.identificatie AND einddatum IS NULL
     WHERE NOT $15::bool AND $4::uuid[] IS NULL AND $5::text IS NULL)
    UNION ALL
    (SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer
     FROM own JOIN zaak ON zaaktype = own.identificatie AND einddatum IS NULL AND behandelaar = $5::text
     WHERE NOT $15::bool AND $4::uuid[] IS NULL AND $5::text <> '')
    UNION ALL
    (SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer
     FROM own JOIN zaak ON zaaktype = own.identificatie AND einddatum IS NULL AND behandelaar IS NULL
     WHERE NOT $15::bool AND $4::uuid[] IS NULL AND $5::text = '')
    UNION ALL
    (SELECT uuid, zaaktype, startdatum, uiterlijke_einddatum_afdoening, suspended_since, has_new_answer
     FROM found JOIN own ON zaaktype = own.identificatie
     WHERE einddatum IS NULL
       AND ($5::text IS NULL OR coalesce(behandelaar, '') = $5::text))
)
SELECT uuid FROM listed
WHERE ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = listed.uuid
                            ORDER BY volgnummer DESC LIMIT 1) = $6::text)
  AND (NOT $7::bool OR (suspended_since IS NULL
                        AND uiterlijke_einddatum_afdoening < (now() AT TIME ZONE 'Europe/Amsterdam')::date))
  AND (NOT $8::bool OR EXISTS (SELECT FROM question WHERE question.zaak = listed.uuid AND answered IS NULL))
  AND (NOT $9::bool OR has_new_answer)
  AND ($10::text IS NULL OR startdatum >= $10::text::date) AND ($11::text IS NULL OR startdatum <= $11::text::date)
ORDER BY CASE $12::text WHEN 'due' THEN uiterlijke_einddatum_afdoening WHEN 'received' THEN startdatum END,
         CASE $12::text WHEN '-due' THEN uiterlijke_einddatum_afdoening WHEN '-received' THEN startdatum END DESC,
         CASE WHEN $12::text LIKE '-%' THEN NULL ELSE uuid END, uuid DESC
OFFSET $13::int4 LIMIT $14::int4;
