-- $1 uuid[] zaken that the actor may see
-- Rows: these, in this order
-- Columns: uuid, identificatie, zaaktype, zaaktype_omschrijving, status_omschrijving, status_omschrijving_en,
-- startdatum, uiterlijke_einddatum_afdoening, days, is_suspended, behandelaar, behandelaar_name, has_new_answer,
-- einddatum, revision, warning_days, subject, initiator, wrap_id, wrapped, contents, person_wrap_id, person_wrapped,
-- status_volgnummer
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       last.omschrijving AS status_omschrijving, last.omschrijving_en AS status_omschrijving_en,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date AS days,
       zaak.suspended_since IS NOT NULL AS is_suspended, zaak.behandelaar, medewerker.name AS behandelaar_name,
       zaak.has_new_answer, zaak.einddatum::text, zaak.revision,
       coalesce(journey_version.warning_days, (zaaktype.doorlooptijd_days + 3) / 4) AS warning_days,
       zaak.subject, zaak.initiator, data_key.wrap_id, data_key.wrapped, persoon.contents,
       person_key.wrap_id AS person_wrap_id, person_key.wrapped AS person_wrapped,
       last.volgnummer::int4 AS status_volgnummer
FROM unnest($1::uuid[]) WITH ORDINALITY AS page (uuid, place)
JOIN zaak ON zaak.uuid = page.uuid
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT statustype.omschrijving, statustype.omschrijving_en, statustype.volgnummer
    FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS last
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN data_key ON data_key.owner = zaak.uuid
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN data_key AS person_key ON person_key.owner = zaak.initiator
LEFT JOIN journey_version ON journey_version.journey = zaak.journey AND journey_version.version = zaak.journey_version
ORDER BY page.place;
