-- $1 text actor id of a civil servant; $2 text date and $3 uuid, behind which the page begins; $4 int4 how many, at most 101;
-- $5 text zaaktype, or NULL; $6 bool: true own ones, false those of nobody, NULL all; $7 and $8 text the lowest and highest
-- zaaknummer that are sought, or NULL; $9 text part of a word in lower case, or NULL
-- Rows: open zaken, those that must be done first
-- Columns: uuid, identificatie, zaaktype, zaaktype_omschrijving, status_omschrijving, startdatum,
-- uiterlijke_einddatum_afdoening, dagen, is_opgeschort, behandelaar, behandelaar_naam, has_nieuw_antwoord, einddatum, versie,
-- statustype, waarschuwing_dagen
-- One of the three parts of pagina runs, each along an index in order; a word is looked for in what zaaktypen and
-- statustypen are called, and then zaken in what was found.
WITH mijn AS MATERIALIZED (
    SELECT zaaktype.identificatie, zaaktype.omschrijving, zaaktype.doorlooptijd_dagen,
           $9::text IS NULL OR strpos(lower(zaaktype.omschrijving), $9::text) > 0 AS is_gezocht,
           ARRAY(SELECT statustype.identificatie FROM statustype
                 WHERE statustype.zaaktype = zaaktype.identificatie AND strpos(lower(statustype.omschrijving), $9::text) > 0)
               AS statustypen
    FROM zaaktype
    WHERE zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($5::text IS NULL OR zaaktype.identificatie = $5::text)
), genummerd AS MATERIALIZED (
    SELECT uuid, zaaktype, uiterlijke_einddatum_afdoening, behandelaar FROM zaak
    WHERE identificatie BETWEEN $7::text AND $8::text AND einddatum IS NULL
), pagina AS (
    (SELECT gevonden.uuid, gevonden.uiterlijke_einddatum_afdoening
     FROM mijn
     CROSS JOIN LATERAL (
         SELECT zaak.uuid, zaak.uiterlijke_einddatum_afdoening FROM zaak
         WHERE zaak.zaaktype = mijn.identificatie AND zaak.einddatum IS NULL
           AND (zaak.uiterlijke_einddatum_afdoening, zaak.uuid) > ($2::text::date, $3::uuid)
           AND ($6::bool IS NULL OR zaak.behandelaar IS NULL)
           AND (mijn.is_gezocht OR (SELECT status.statustype FROM status WHERE status.zaak = zaak.uuid
                                    ORDER BY status.volgnummer DESC LIMIT 1) = ANY (mijn.statustypen))
         ORDER BY zaak.uiterlijke_einddatum_afdoening, zaak.uuid LIMIT 101
     ) AS gevonden
     WHERE $7::text IS NULL AND $6::bool IS NOT TRUE AND (mijn.is_gezocht OR cardinality(mijn.statustypen) > 0))
    UNION ALL
    (SELECT zaak.uuid, zaak.uiterlijke_einddatum_afdoening
     FROM zaak JOIN mijn ON mijn.identificatie = zaak.zaaktype
     WHERE $7::text IS NULL AND $6::bool AND zaak.behandelaar = $1::text AND zaak.einddatum IS NULL
       AND (zaak.uiterlijke_einddatum_afdoening, zaak.uuid) > ($2::text::date, $3::uuid)
       AND (mijn.is_gezocht OR (SELECT status.statustype FROM status WHERE status.zaak = zaak.uuid
                                ORDER BY status.volgnummer DESC LIMIT 1) = ANY (mijn.statustypen))
     ORDER BY zaak.uiterlijke_einddatum_afdoening, zaak.uuid LIMIT 101)
    UNION ALL
    (SELECT genummerd.uuid, genummerd.uiterlijke_einddatum_afdoening
     FROM genummerd JOIN mijn ON mijn.identificatie = genummerd.zaaktype
     WHERE (genummerd.uiterlijke_einddatum_afdoening, genummerd.uuid) > ($2::text::date, $3::uuid)
       AND ($6::bool IS NULL OR CASE WHEN $6::bool THEN behandelaar = $1::text ELSE behandelaar IS NULL END))
    ORDER BY uiterlijke_einddatum_afdoening, uuid LIMIT $4::int4
)
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, mijn.omschrijving AS zaaktype_omschrijving,
       laatste.omschrijving AS status_omschrijving, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date AS dagen,
       zaak.opgeschort_sinds IS NOT NULL AS is_opgeschort, zaak.behandelaar, medewerker.naam AS behandelaar_naam,
       zaak.has_nieuw_antwoord, zaak.einddatum::text, zaak.versie, laatste.statustype,
       coalesce(journey_version.waarschuwing_dagen, (mijn.doorlooptijd_dagen + 3) / 4) AS waarschuwing_dagen
FROM pagina
JOIN zaak ON zaak.uuid = pagina.uuid
JOIN mijn ON mijn.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT statustype.omschrijving, status.statustype
    FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS laatste
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN journey_version ON journey_version.journey = zaak.journey AND journey_version.version = zaak.journey_version
ORDER BY pagina.uiterlijke_einddatum_afdoening, pagina.uuid;
