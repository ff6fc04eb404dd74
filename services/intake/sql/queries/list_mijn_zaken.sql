-- $1 int4 kind of actor; $2 text actor id; $3 uuid below this one; $4 int4 how many zaken
-- Rows: the actor's own zaken, newest first; of each one row for each statustype in order
-- Columns: uuid, identificatie, zaaktype, zaaktype_omschrijving, startdatum, uiterlijke_einddatum_afdoening, einddatum,
-- is_suspended, is_suspended_by_hand, behandelaar, journey, journey_version, open_questions, resultaattype,
-- resultaat_omschrijving, resultaat_omschrijving_en, decided_ms, decided_by, rechtsmiddel, decided_on, statustype,
-- status_omschrijving, status_omschrijving_en, datum_status_gezet_ms, is_reached, is_erased, level
WITH page AS MATERIALIZED (
    SELECT uuid FROM zaak WHERE owner = $2::text AND owner_kind = $1::int4 AND uuid < $3::uuid
    ORDER BY uuid DESC LIMIT $4::int4
)
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text, zaak.einddatum::text,
       zaak.suspended_since IS NOT NULL AS is_suspended,
       zaak.suspended_since IS NOT NULL AND zaak.is_suspended_by_hand AS is_suspended_by_hand,
       CASE WHEN zaak.behandelaar IS NULL THEN zaaktype.team ELSE medewerker.name END AS behandelaar,
       zaak.journey, zaak.journey_version,
       (SELECT count(*) FROM question WHERE question.zaak = zaak.uuid AND question.answered IS NULL)::int4 AS open_questions,
       resultaat.resultaattype, resultaattype.omschrijving AS resultaat_omschrijving,
       resultaattype.omschrijving_en AS resultaat_omschrijving_en,
       (extract(epoch FROM resultaat.decided) * 1000)::int8 AS decided_ms,
       coalesce(beslisser.name, resultaat.decided_by) AS decided_by,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel,
       (resultaat.decided AT TIME ZONE 'Europe/Amsterdam')::date::text AS decided_on,
       statustype.identificatie AS statustype, statustype.omschrijving AS status_omschrijving,
       statustype.omschrijving_en AS status_omschrijving_en,
       (SELECT (extract(epoch FROM status.datum_status_gezet) * 1000)::int8 FROM status
        WHERE status.zaak = zaak.uuid AND status.statustype = statustype.identificatie
        ORDER BY status.volgnummer DESC LIMIT 1) AS datum_status_gezet_ms,
       statustype.volgnummer <= last.volgnummer AS is_reached,
       NOT EXISTS (SELECT FROM data_key WHERE data_key.owner = zaak.uuid)
           OR (zaak.initiator IS NOT NULL
               AND NOT EXISTS (SELECT FROM persoon JOIN data_key ON data_key.owner = persoon.uuid
                               WHERE persoon.uuid = zaak.initiator)) AS is_erased, zaak.level
FROM page
JOIN zaak ON zaak.uuid = page.uuid
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN statustype ON statustype.zaaktype = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT nu.volgnummer
    FROM status JOIN statustype AS nu ON nu.zaaktype = status.zaaktype AND nu.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS last
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
LEFT JOIN medewerker AS beslisser ON beslisser.id = resultaat.decided_by
ORDER BY zaak.uuid DESC, statustype.volgnummer;
