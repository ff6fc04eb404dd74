-- $1 uuid, or NULL; $2 bytea SHA-256 of a tracking_code, or NULL; $3 int4 kind of actor; $4 text actor id;
-- $5 int4 days after the einddatum that a link opens
-- Rows, none or one, locked: what an actor may change, or whoever has the tracking_code; today is that of Amsterdam
-- Columns: uuid, zaaktype, revision, is_ended, behandelaar, uiterlijke_einddatum_afdoening, suspended_since, today,
-- extended_days, has_new_answer, verlenging_days, journey, journey_version, is_suspended_by_hand,
-- counted_einddatum, doorlooptijd_days, wrap_id, wrapped, level, link_number
SELECT zaak.uuid, zaak.zaaktype, zaak.revision, zaak.einddatum IS NOT NULL AS is_ended, zaak.behandelaar,
       zaak.uiterlijke_einddatum_afdoening::text, zaak.suspended_since::text,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, zaak.extended_days, zaak.has_new_answer,
       zaaktype.verlenging_days, zaak.journey, zaak.journey_version,
       zaak.suspended_since IS NOT NULL AND zaak.is_suspended_by_hand AS is_suspended_by_hand,
       zaak.counted_einddatum::text, zaaktype.doorlooptijd_days,
       data_key.wrap_id, data_key.wrapped, zaak.level, zaak.link_number
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
LEFT JOIN data_key ON data_key.owner = zaak.uuid
WHERE (zaak.tracking_code_sha256 = $2::bytea
       AND (zaak.einddatum IS NULL
            OR (now() AT TIME ZONE 'Europe/Amsterdam')::date <= greatest(zaak.einddatum + $5::int4, zaak.link_until)))
   OR (zaak.uuid = $1::uuid
       AND CASE WHEN $3::int4 = 3 THEN zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $4::text)
                ELSE $3::int4 IN (1, 2) AND zaak.owner = $4::text AND zaak.owner_kind = $3::int4 END)
FOR NO KEY UPDATE OF zaak;
