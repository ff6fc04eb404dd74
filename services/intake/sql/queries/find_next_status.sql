-- $1 uuid, or NULL; $2 text identificatie, or NULL; $3 text statustype
-- Rows, none or one: uuid; zaaktype; volgnummer of the next status; whether the zaak has ended; is_eindstatus of the
-- statustype, NULL where its zaaktype has no such one
SELECT zaak.uuid, zaak.zaaktype, (SELECT max(volgnummer) + 1 FROM status WHERE status.zaak = zaak.uuid)::int4,
       zaak.einddatum IS NOT NULL, statustype.is_eindstatus
FROM zaak
LEFT JOIN statustype ON statustype.zaaktype = zaak.zaaktype AND statustype.identificatie = $3::text
WHERE zaak.uuid = $1::uuid OR zaak.identificatie = $2::text;
