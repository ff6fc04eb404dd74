-- $1 text actor id of a civil servant; $2 text date and $3 uuid, behind which the page begins; $4 int4 how many, at most 101;
-- $5 text zaaktype, or NULL; $6 bool: true own ones, false those of nobody, NULL all; $7 text beginning of a zaaknummer, or
-- NULL; $8 text part of a word in lower case, or NULL
-- Rows: open zaken, those that must be done first; the columns are those of werk.c
WITH mijn AS MATERIALIZED (
    SELECT zaaktype.identificatie, zaaktype.omschrijving, zaaktype.doorlooptijd_dagen FROM zaaktype
    WHERE zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($5::text IS NULL OR zaaktype.identificatie = $5::text)
)
SELECT pagina.uuid, pagina.identificatie, pagina.zaaktype, mijn.omschrijving, pagina.status, pagina.startdatum::text,
       pagina.uiterlijke_einddatum_afdoening::text,
       pagina.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date,
       pagina.opgeschort_sinds IS NOT NULL, pagina.behandelaar, medewerker.naam, pagina.has_nieuw_antwoord,
       pagina.einddatum::text, pagina.versie, pagina.statustype,
       coalesce(journey_version.waarschuwing_dagen, (mijn.doorlooptijd_dagen + 3) / 4)
FROM mijn
CROSS JOIN LATERAL (
    SELECT zaak.*, laatste.omschrijving AS status, laatste.statustype
    FROM zaak
    CROSS JOIN LATERAL (
        SELECT statustype.omschrijving, status.statustype
        FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
        WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
    ) AS laatste
    WHERE zaaktype = mijn.identificatie AND einddatum IS NULL AND (uiterlijke_einddatum_afdoening, uuid) > ($2::text::date, $3::uuid)
      AND ($6::bool IS NULL OR ($6::bool AND behandelaar = $1::text) OR (NOT $6::bool AND behandelaar IS NULL))
      AND (($7::text IS NULL AND $8::text IS NULL) OR starts_with(identificatie, $7::text)
           OR strpos(lower(mijn.omschrijving), $8::text) > 0 OR strpos(lower(laatste.omschrijving), $8::text) > 0)
    ORDER BY uiterlijke_einddatum_afdoening, uuid LIMIT 101
) AS pagina
LEFT JOIN medewerker ON medewerker.id = pagina.behandelaar
LEFT JOIN journey_version ON journey_version.journey = pagina.journey AND journey_version.version = pagina.journey_version
ORDER BY pagina.uiterlijke_einddatum_afdoening, pagina.uuid LIMIT $4::int4;
