-- $1 uuid, or NULL; $2 bytea SHA-256 of a volgcode, or NULL; $3 int4 kind of actor; $4 text actor id
-- Rows, none or one: what an actor, or whoever has the volgcode, may see; the columns are those of dossier_rows.h
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving, zaak.startdatum::text,
       zaak.uiterlijke_einddatum_afdoening::text, zaak.einddatum::text, zaak.opgeschort_sinds IS NOT NULL,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text, zaak.behandelaar, medewerker.naam, zaak.has_nieuw_antwoord,
       zaak.versie, zaak.antwoorden::text, zaak.taal, zaak.journey, zaak.journey_version,
       CASE WHEN zaak.verlengd_dagen = 0 THEN zaaktype.verlenging_dagen ELSE 0 END, zaaktype.team,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid),
       persoon.naam, persoon.verblijfsadres, persoon.emailadres,
       resultaat.resultaattype, resultaat.toelichting, (extract(epoch FROM resultaat.genomen) * 1000)::int8,
       coalesce(beslisser.naam, resultaat.genomen_door), (extract(epoch FROM zaak.registratiedatum) * 1000)::int8,
       zaak.verlengd_dagen, zaak.opgeschort_sinds IS NOT NULL AND zaak.is_opgeschort_met_hand,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END,
       coalesce(journey_version.waarschuwing_dagen, (zaaktype.doorlooptijd_dagen + 3) / 4)
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
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
