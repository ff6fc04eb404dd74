-- $1 uuid, or NULL; $2 bytea SHA-256 of a volgcode, or NULL; $3 int4 kind of actor; $4 text actor id
-- Rows, none or one, locked: what an actor may change, or whoever has the volgcode; today is that of Amsterdam
-- Columns: uuid, zaaktype, versie, is_ended, behandelaar, uiterlijke_einddatum_afdoening, opgeschort_sinds, today,
-- verlengd_dagen, has_nieuw_antwoord, verlenging_dagen, journey, journey_version, is_opgeschort_met_hand,
-- getelde_einddatum, doorlooptijd_dagen
SELECT zaak.uuid, zaak.zaaktype, zaak.versie, zaak.einddatum IS NOT NULL AS is_ended, zaak.behandelaar,
       zaak.uiterlijke_einddatum_afdoening::text, zaak.opgeschort_sinds::text,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, zaak.verlengd_dagen, zaak.has_nieuw_antwoord,
       zaaktype.verlenging_dagen, zaak.journey, zaak.journey_version,
       zaak.opgeschort_sinds IS NOT NULL AND zaak.is_opgeschort_met_hand AS is_opgeschort_met_hand,
       zaak.getelde_einddatum::text, zaaktype.doorlooptijd_dagen
FROM zaak JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaak.volgcode_sha256 = $2::bytea
   OR (zaak.uuid = $1::uuid
       AND CASE WHEN $3::int4 = 3 THEN zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $4::text)
                ELSE $3::int4 IN (1, 2) AND zaak.eigenaar = $4::text AND zaak.eigenaar_kind = $3::int4 END)
FOR NO KEY UPDATE OF zaak;
