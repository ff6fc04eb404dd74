-- $1 int4 kind of actor; $2 text actor id; $3 uuid below this one; $4 int4 how many
-- Rows: views of the actor's own zaken, newest first, without pictures that the page of a zaak showed; name of the civil
-- servant, NULL of another
-- Columns: uuid, zaak, identificatie, time_ms, name, purpose, is_document, journey, journey_version, zaaktype_omschrijving
SELECT viewing.uuid, zaak.uuid AS zaak, zaak.identificatie, (extract(epoch FROM viewing.time) * 1000)::int8 AS time_ms,
       medewerker.name, viewing.purpose, viewing.informatieobject IS NOT NULL AS is_document, zaak.journey,
       zaak.journey_version, zaaktype.omschrijving AS zaaktype_omschrijving
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT * FROM viewing WHERE viewing.zaak = zaak.uuid AND viewing.uuid < $3::uuid AND NOT viewing.is_shown
    ORDER BY viewing.uuid DESC LIMIT $4::int4
) AS viewing
LEFT JOIN medewerker ON medewerker.id = viewing.by AND viewing.by_kind = 3
WHERE zaak.owner = $2::text AND zaak.owner_kind = $1::int4
ORDER BY viewing.uuid DESC LIMIT $4::int4;
