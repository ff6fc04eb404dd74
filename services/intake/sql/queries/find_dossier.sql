-- $1 uuid, or NULL; $2 bytea SHA-256 of a volgcode, or NULL; $3 int4 kind of actor; $4 text actor id
-- Rows, none or one: what an actor, or whoever has the volgcode, may see
-- Columns: as list_werk, antwoorden, taal, journey, journey_version, verlenging_dagen, team, documenten, initiator_naam,
-- initiator_verblijfsadres, initiator_emailadres, resultaattype, resultaattoelichting, genomen_ms, genomen_door,
-- registratiedatum_ms, verlengd_dagen, is_opgeschort_met_hand, rechtsmiddel
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       laatste.omschrijving AS status_omschrijving, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.uiterlijke_einddatum_afdoening - (now() AT TIME ZONE 'Europe/Amsterdam')::date AS dagen,
       zaak.opgeschort_sinds IS NOT NULL AS is_opgeschort, zaak.behandelaar, medewerker.naam AS behandelaar_naam,
       zaak.has_nieuw_antwoord, zaak.einddatum::text, zaak.versie, laatste.statustype,
       coalesce(journey_version.waarschuwing_dagen, (zaaktype.doorlooptijd_dagen + 3) / 4) AS waarschuwing_dagen,
       zaak.antwoorden::text, zaak.taal, zaak.journey, zaak.journey_version,
       CASE WHEN zaak.verlengd_dagen = 0 THEN zaaktype.verlenging_dagen ELSE 0 END AS verlenging_dagen, zaaktype.team,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid) AS documenten,
       persoon.naam AS initiator_naam, persoon.verblijfsadres AS initiator_verblijfsadres,
       persoon.emailadres AS initiator_emailadres,
       resultaat.resultaattype, resultaat.toelichting AS resultaattoelichting,
       (extract(epoch FROM resultaat.genomen) * 1000)::int8 AS genomen_ms,
       coalesce(beslisser.naam, resultaat.genomen_door) AS genomen_door,
       (extract(epoch FROM zaak.registratiedatum) * 1000)::int8 AS registratiedatum_ms, zaak.verlengd_dagen,
       zaak.opgeschort_sinds IS NOT NULL AND zaak.is_opgeschort_met_hand AS is_opgeschort_met_hand,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT statustype.omschrijving, status.statustype
    FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS laatste
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
LEFT JOIN journey_version ON journey_version.journey = zaak.journey AND journey_version.version = zaak.journey_version
LEFT JOIN medewerker AS beslisser ON beslisser.id = resultaat.genomen_door
WHERE zaak.volgcode_sha256 = $2::bytea
   OR (zaak.uuid = $1::uuid
       AND CASE WHEN $3::int4 = 3
                THEN zaaktype.team = ANY (SELECT unnest(eigen.teams) FROM medewerker AS eigen WHERE eigen.id = $4::text)
                ELSE $3::int4 IN (1, 2) AND zaak.eigenaar = $4::text AND zaak.eigenaar_kind = $3::int4 END);
