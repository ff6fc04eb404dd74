-- $1 uuid zaak; $2 int4 volgnummer of a status
-- Rows, none or one: naam; emailadres; taal; identificatie; zaaktype_omschrijving; startdatum;
-- uiterlijke_einddatum_afdoening; status_omschrijving; statustoelichting
SELECT persoon.naam, persoon.emailadres, zaak.taal, zaak.identificatie, zaaktype.omschrijving, zaak.startdatum::text,
       zaak.uiterlijke_einddatum_afdoening::text, statustype.omschrijving, status.statustoelichting
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN status ON status.zaak = zaak.uuid AND status.volgnummer = $2::int4
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
WHERE zaak.uuid = $1::uuid;
