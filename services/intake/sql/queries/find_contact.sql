-- $1 uuid zaak; $2 int4 volgnummer of a status; $3 uuid history_entry, or NULL
-- Rows, none or one; text is that of the history entry
-- Columns: language, identificatie, zaaktype_omschrijving, startdatum, uiterlijke_einddatum_afdoening,
-- status_omschrijving, status_omschrijving_en, statustoelichting, has_tracking_code, text, resultaat_omschrijving,
-- resultaat_omschrijving_en, resultaattoelichting, is_suspended, is_suspended_by_hand, journey, journey_version,
-- rechtsmiddel, decided_on, wrap_id, wrapped, initiator, contents, person_wrap_id, person_wrapped, zaak, link_number, needs_login, is_held, asks_address
SELECT zaak.language, zaak.identificatie, zaaktype.omschrijving AS zaaktype_omschrijving,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text, statustype.omschrijving AS status_omschrijving,
       statustype.omschrijving_en AS status_omschrijving_en, status.statustoelichting,
       zaak.tracking_code_sha256 IS NOT NULL AS has_tracking_code, history_entry.text,
       resultaattype.omschrijving AS resultaat_omschrijving,
       resultaattype.omschrijving_en AS resultaat_omschrijving_en, resultaat.toelichting AS resultaattoelichting,
       zaak.suspended_since IS NOT NULL AS is_suspended,
       zaak.suspended_since IS NOT NULL AND zaak.is_suspended_by_hand AS is_suspended_by_hand,
       zaak.journey, zaak.journey_version,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel,
       (resultaat.decided AT TIME ZONE 'Europe/Amsterdam')::date::text AS decided_on,
       data_key.wrap_id, data_key.wrapped, zaak.initiator, persoon.contents, person_key.wrap_id AS person_wrap_id,
       person_key.wrapped AS person_wrapped, zaak.uuid AS zaak,
       zaak.link_number, zaak.level IS NOT NULL AS needs_login,
       zaak.held_for IS NOT NULL AS is_held, zaak.confirm_sha256 IS NOT NULL AS asks_address
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN status ON status.zaak = zaak.uuid AND status.volgnummer = $2::int4
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
LEFT JOIN data_key ON data_key.owner = zaak.uuid
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN data_key AS person_key ON person_key.owner = zaak.initiator
LEFT JOIN history_entry ON history_entry.zaak = zaak.uuid AND history_entry.uuid = $3::uuid
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
WHERE zaak.uuid = $1::uuid;
