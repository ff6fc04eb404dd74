-- $1 text actor id of a civil servant; $2 text date and $3 uuid, behind which the page begins; $4 int4 how many, at most 101;
-- $5 text zaaktype, or NULL; $6 bool is NULL; $7 and $8 text the lowest and highest zaaknummer that are sought, or NULL;
-- $9 text part of a word in lower case, or NULL
-- Rows: zaken that have ended, the newest first
-- Columns: as list_work
-- One of the two parts of page runs, each along an index; a word is looked for in what zaaktypen and their
-- eindstatussen are called, and then zaken in what was found: all of it, but where a zaaktype has more than one eindstatus.
WITH mijn AS MATERIALIZED (
    SELECT zaaktype.identificatie, zaaktype.omschrijving, zaaktype.doorlooptijd_days,
           $9::text IS NULL OR strpos(lower(zaaktype.omschrijving), $9::text) > 0 AS is_searched,
           ARRAY(SELECT statustype.identificatie FROM statustype
                 WHERE statustype.zaaktype = zaaktype.identificatie AND statustype.is_eindstatus
                   AND strpos(lower(statustype.omschrijving || E'\n' || statustype.omschrijving_en), $9::text) > 0)
               AS statustypen
    FROM zaaktype
    WHERE zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($5::text IS NULL OR zaaktype.identificatie = $5::text) AND $6::bool IS NULL
), numbered AS MATERIALIZED (
    SELECT uuid, zaaktype, einddatum FROM zaak
    WHERE identificatie BETWEEN $7::text AND $8::text AND einddatum IS NOT NULL
), page AS (
    (SELECT found.uuid, found.einddatum
     FROM mijn
     CROSS JOIN LATERAL (
         SELECT zaak.uuid, zaak.einddatum FROM zaak
         WHERE zaak.zaaktype = mijn.identificatie AND zaak.einddatum IS NOT NULL
           AND (zaak.einddatum, zaak.uuid) < ($2::text::date, $3::uuid)
           AND (mijn.is_searched OR (SELECT status.statustype FROM status WHERE status.zaak = zaak.uuid
                                    ORDER BY status.volgnummer DESC LIMIT 1) = ANY (mijn.statustypen))
         ORDER BY zaak.einddatum DESC, zaak.uuid DESC LIMIT 101
     ) AS found
     WHERE $7::text IS NULL AND (mijn.is_searched OR cardinality(mijn.statustypen) > 0))
    UNION ALL
    (SELECT numbered.uuid, numbered.einddatum
     FROM numbered JOIN mijn ON mijn.identificatie = numbered.zaaktype
     WHERE (numbered.einddatum, numbered.uuid) < ($2::text::date, $3::uuid))
    ORDER BY einddatum DESC, uuid DESC LIMIT $4::int4
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
ORDER BY page.einddatum DESC, page.uuid DESC;
