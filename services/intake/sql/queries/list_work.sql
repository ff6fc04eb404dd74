-- $1 text actor id of a civil servant; $2 text date and $3 uuid, behind which the page begins; $4 int4 how many, at most 101;
-- $5 text zaaktype, or NULL; $6 bool: true own ones, false those of nobody, NULL all; $7 and $8 text the lowest and highest
-- zaaknummer that are sought, or NULL; $9 text part of a word in lower case, or NULL
-- Rows: open zaken, those that must be done first
-- Columns: uuid, identificatie, zaaktype, zaaktype_omschrijving, status_omschrijving, status_omschrijving_en,
-- startdatum, uiterlijke_einddatum_afdoening, days, is_suspended, behandelaar, behandelaar_name, has_new_answer,
-- einddatum, revision, warning_days
-- One of the three parts of page runs, each along an index in order; a word is looked for in what zaaktypen and
-- statustypen are called in both languages, and then zaken in what was found.
WITH mijn AS MATERIALIZED (
    SELECT zaaktype.identificatie, zaaktype.omschrijving, zaaktype.doorlooptijd_days,
           $9::text IS NULL OR strpos(lower(zaaktype.omschrijving), $9::text) > 0 AS is_searched,
           ARRAY(SELECT statustype.identificatie FROM statustype
                 WHERE statustype.zaaktype = zaaktype.identificatie
                   AND strpos(lower(statustype.omschrijving || E'\n' || statustype.omschrijving_en), $9::text) > 0)
               AS statustypen
    FROM zaaktype
    WHERE zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($5::text IS NULL OR zaaktype.identificatie = $5::text)
), numbered AS MATERIALIZED (
    SELECT uuid, zaaktype, uiterlijke_einddatum_afdoening, behandelaar FROM zaak
    WHERE identificatie BETWEEN $7::text AND $8::text AND einddatum IS NULL
), page AS (
    (SELECT found.uuid, found.uiterlijke_einddatum_afdoening
     FROM mijn
     CROSS JOIN LATERAL (
         SELECT zaak.uuid, zaak.uiterlijke_einddatum_afdoening FROM zaak
         WHERE zaak.zaaktype = mijn.identificatie AND zaak.einddatum IS NULL
           AND (zaak.uiterlijke_einddatum_afdoening, zaak.uuid) > ($2::text::date, $3::uuid)
           AND ($6::bool IS NULL OR zaak.behandelaar IS NULL)
           AND (mijn.is_searched OR (SELECT status.statustype FROM status WHERE status.zaak = zaak.uuid
                                    ORDER BY status.volgnummer DESC LIMIT 1) = ANY (mijn.statustypen))
         ORDER BY zaak.uiterlijke_einddatum_afdoening, zaak.uuid LIMIT 101
     ) AS found
     WHERE $7::text IS NULL AND $6::bool IS NOT TRUE AND (mijn.is_searched OR cardinality(mijn.statustypen) > 0))
    UNION ALL
    (SELECT zaak.uuid, zaak.uiterlijke_einddatum_afdoening
     FROM zaak JOIN mijn ON mijn.identificatie = zaak.zaaktype
     WHERE $7::text IS NULL AND $6::bool AND zaak.behandelaar = $1::text AND zaak.einddatum IS NULL
       AND (zaak.uiterlijke_einddatum_afdoening, zaak.uuid) > ($2::text::date, $3::uuid)
       AND (mijn.is_searched OR (SELECT status.statustype FROM status WHERE status.zaak = zaak.uuid
                                ORDER BY status.volgnummer DESC LIMIT 1) = ANY (mijn.statustypen))
     ORDER BY zaak.uiterlijke_einddatum_afdoening, zaak.uuid LIMIT 101)
    UNION ALL
    (SELECT numbered.uuid, numbered.uiterlijke_einddatum_afdoening
     FROM numbered JOIN mijn ON mijn.identificatie = numbered.zaaktype
     WHERE (numbered.uiterlijke_einddatum_afdoening, numbered.uuid) > ($2::text::date, $3::uuid)
       AND ($6::bool IS NULL OR CASE WHEN $6::bool THEN behandelaar = $1::text ELSE behandelaar IS NULL END))
    ORDER BY uiterlijke_einddatum_afdoening, uuid LIMIT $4::int4
)
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, mijn.omschrijving AS zaaktype_omschrijving,
       last.omschrijving AS status_omschrijving, last.omschrijving_en AS status_omschrijving_en,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date AS days,
       zaak.suspended_since IS NOT NULL AS is_suspended, zaak.behandelaar, medewerker.name AS behandelaar_name,
       zaak.has_new_answer, zaak.einddatum::text, zaak.revision,
       coalesce(journey_version.warning_days, (mijn.doorlooptijd_days + 3) / 4) AS warning_days
FROM page
JOIN zaak ON zaak.uuid = page.uuid
JOIN mijn ON mijn.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT statustype.omschrijving, statustype.omschrijving_en
    FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS last
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN journey_version ON journey_version.journey = zaak.journey AND journey_version.version = zaak.journey_version
ORDER BY page.uiterlijke_einddatum_afdoening, page.uuid;
