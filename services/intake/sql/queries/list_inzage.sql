-- $1 int4 kind of actor; $2 text actor id; $3 uuid below this one; $4 int4 how many
-- Rows: views of the actor's own zaken, newest first; naam of the civil servant, NULL of another
-- Columns: uuid, zaak, identificatie, tijd_ms, naam, doel, is_document, journey, journey_version, zaaktype_omschrijving
SELECT inzage.uuid, zaak.uuid AS zaak, zaak.identificatie, (extract(epoch FROM inzage.tijd) * 1000)::int8 AS tijd_ms,
       medewerker.naam, inzage.doel, inzage.informatieobject IS NOT NULL AS is_document, zaak.journey,
       zaak.journey_version, zaaktype.omschrijving AS zaaktype_omschrijving
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
CROSS JOIN LATERAL (
    SELECT * FROM inzage WHERE inzage.zaak = zaak.uuid AND inzage.uuid < $3::uuid ORDER BY inzage.uuid DESC LIMIT $4::int4
) AS inzage
LEFT JOIN medewerker ON medewerker.id = inzage.door AND inzage.door_kind = 3
WHERE zaak.eigenaar = $2::text AND zaak.eigenaar_kind = $1::int4
ORDER BY inzage.uuid DESC LIMIT $4::int4;
