-- $1 uuid, or NULL; $2 bytea SHA-256 of a tracking_code, or NULL; $3 int4 kind of actor; $4 text actor id;
-- $5 int4 days after the einddatum that a link opens
-- Rows, none or one: what an actor, or whoever has the tracking_code, may see
-- Columns: as list_work, answers, language, journey, journey_version, verlenging_days, team, documenten, resultaattype, resultaat_omschrijving, resultaat_omschrijving_en,
-- resultaattoelichting, decided_ms, decided_by, registratiedatum_ms, extended_days, is_suspended_by_hand, rechtsmiddel, decided_on,
-- level, has_owner,
-- has_link, is_mail_held, counted_einddatum, doorlooptijd_days
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       last.omschrijving AS status_omschrijving, last.omschrijving_en AS status_omschrijving_en,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date AS days,
       zaak.suspended_since IS NOT NULL AS is_suspended, zaak.behandelaar, medewerker.name AS behandelaar_name,
       zaak.has_new_answer, zaak.einddatum::text, zaak.revision,
       coalesce(journey_version.warning_days, (zaaktype.doorlooptijd_days + 3) / 4) AS warning_days,
       zaak.subject, zaak.initiator, data_key.wrap_id, data_key.wrapped, persoon.contents,
       person_key.wrap_id AS person_wrap_id, person_key.wrapped AS person_wrapped,
       last.volgnummer::int4 AS status_volgnummer,
       zaak.answers, zaak.language, zaak.journey, zaak.journey_version,
       CASE WHEN zaak.extended_days = 0 THEN zaaktype.verlenging_days ELSE 0 END AS verlenging_days, zaaktype.team,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid) AS documenten,
       resultaat.resultaattype, resultaattype.omschrijving AS resultaat_omschrijving,
       resultaattype.omschrijving_en AS resultaat_omschrijving_en, resultaat.toelichting AS resultaattoelichting,
       (extract(epoch FROM resultaat.decided) * 1000)::int8 AS decided_ms,
       coalesce(beslisser.name, resultaat.decided_by) AS decided_by,
       (extract(epoch FROM zaak.registratiedatum) * 1000)::int8 AS registratiedatum_ms, zaak.extended_days,
       zaak.suspended_since IS NOT NULL AND zaak.is_suspended_by_hand AS is_suspended_by_hand,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel,
       (resultaat.decided AT TIME ZONE 'Europe/Amsterdam')::date::text AS decided_on,
       zaak.level, zaak.owner IS NOT NULL AS has_owner,
       zaak.tracking_code_sha256 IS NOT NULL
       AND (zaak.einddatum IS NULL
            OR (now() AT TIME ZONE 'Europe/Amsterdam')::date <= greatest(zaak.einddatum + $5::int4, zaak.link_until)) AS has_link, zaak.held_for IS NOT NULL AS is_mail_held,
       zaak.counted_einddatum::text, zaaktype.doorlooptijd_days
FROM zaak
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
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
LEFT JOIN journey_version ON journey_version.journey = zaak.journey AND journey_version.version = zaak.journey_version
LEFT JOIN medewerker AS beslisser ON beslisser.id = resultaat.decided_by
WHERE (zaak.tracking_code_sha256 = $2::bytea
       AND (zaak.einddatum IS NULL
            OR (now() AT TIME ZONE 'Europe/Amsterdam')::date <= greatest(zaak.einddatum + $5::int4, zaak.link_until)))
   OR (zaak.uuid = $1::uuid
       AND CASE WHEN $3::int4 = 3
                THEN zaaktype.team = ANY (SELECT unnest(eigen.teams) FROM medewerker AS eigen WHERE eigen.id = $4::text)
                ELSE $3::int4 IN (1, 2) AND zaak.owner = $4::text AND zaak.owner_kind = $3::int4 END);
