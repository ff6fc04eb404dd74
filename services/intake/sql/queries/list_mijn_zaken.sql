-- $1 int4 kind of actor; $2 text actor id; $3 uuid below this one; $4 int4 how many zaken
-- Rows: the actor's own zaken, newest first; of each one row for each statustype in order
-- Columns: uuid, identificatie, zaaktype, zaaktype_omschrijving, startdatum, uiterlijke_einddatum_afdoening, einddatum,
-- is_opgeschort, is_opgeschort_met_hand, behandelaar, journey, journey_version, open_vragen, resultaattype, genomen_ms,
-- genomen_door, rechtsmiddel, statustype, status_omschrijving, datum_status_gezet_ms, is_bereikt
WITH pagina AS MATERIALIZED (
    SELECT uuid FROM zaak WHERE eigenaar = $2::text AND eigenaar_kind = $1::int4 AND uuid < $3::uuid
    ORDER BY uuid DESC LIMIT $4::int4
)
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaaktype.omschrijving AS zaaktype_omschrijving,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text, zaak.einddatum::text,
       zaak.opgeschort_sinds IS NOT NULL AS is_opgeschort,
       zaak.opgeschort_sinds IS NOT NULL AND zaak.is_opgeschort_met_hand AS is_opgeschort_met_hand,
       CASE WHEN zaak.behandelaar IS NULL THEN zaaktype.team ELSE medewerker.naam END AS behandelaar,
       zaak.journey, zaak.journey_version,
       (SELECT count(*) FROM vraag WHERE vraag.zaak = zaak.uuid AND vraag.beantwoord IS NULL)::int4 AS open_vragen,
       resultaat.resultaattype, (extract(epoch FROM resultaat.genomen) * 1000)::int8 AS genomen_ms,
       coalesce(beslisser.naam, resultaat.genomen_door) AS genomen_door,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel,
       statustype.identificatie AS statustype, statustype.omschrijving AS status_omschrijving,
       (SELECT (extract(epoch FROM status.datum_status_gezet) * 1000)::int8 FROM status
        WHERE status.zaak = zaak.uuid AND status.statustype = statustype.identificatie
        ORDER BY status.volgnummer DESC LIMIT 1) AS datum_status_gezet_ms,
       statustype.volgnummer <= laatste.volgnummer AS is_bereikt
FROM pagina
JOIN zaak ON zaak.uuid = pagina.uuid
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN statustype ON statustype.zaaktype = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT nu.volgnummer
    FROM status JOIN statustype AS nu ON nu.zaaktype = status.zaaktype AND nu.identificatie = status.statustype
    WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS laatste
LEFT JOIN medewerker ON medewerker.id = zaak.behandelaar
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
LEFT JOIN medewerker AS beslisser ON beslisser.id = resultaat.genomen_door
ORDER BY zaak.uuid DESC, statustype.volgnummer;
