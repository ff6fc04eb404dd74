-- $1 uuid zaak; $2 int4 volgnummer of a status; $3 uuid gebeurtenis, or NULL
-- Rows, none or one; tekst is that of the gebeurtenis
-- Columns: naam, emailadres, taal, identificatie, zaaktype_omschrijving, startdatum, uiterlijke_einddatum_afdoening,
-- status_omschrijving, statustoelichting, has_volgcode, tekst, resultaattype, resultaattoelichting, is_opgeschort,
-- is_opgeschort_met_hand, journey, journey_version, statustype, rechtsmiddel
SELECT persoon.naam, persoon.emailadres, zaak.taal, zaak.identificatie, zaaktype.omschrijving AS zaaktype_omschrijving,
       zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text, statustype.omschrijving AS status_omschrijving,
       status.statustoelichting, zaak.volgcode_sha256 IS NOT NULL AS has_volgcode, gebeurtenis.tekst,
       resultaat.resultaattype, resultaat.toelichting AS resultaattoelichting,
       zaak.opgeschort_sinds IS NOT NULL AS is_opgeschort,
       zaak.opgeschort_sinds IS NOT NULL AND zaak.is_opgeschort_met_hand AS is_opgeschort_met_hand,
       zaak.journey, zaak.journey_version, status.statustype,
       CASE WHEN resultaattype.is_besluit THEN zaaktype.rechtsmiddel END AS rechtsmiddel
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN status ON status.zaak = zaak.uuid AND status.volgnummer = $2::int4
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN gebeurtenis ON gebeurtenis.zaak = zaak.uuid AND gebeurtenis.uuid = $3::uuid
LEFT JOIN resultaat ON resultaat.zaak = zaak.uuid
LEFT JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
WHERE zaak.uuid = $1::uuid;
