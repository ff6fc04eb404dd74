-- $1 uuid, or NULL; $2 text identificatie, or NULL; $3 text statustype
-- Rows, none or one: volgnummer of the next status; is_eindstatus of the statustype, NULL where the zaaktype has no such one
-- Columns: uuid, zaaktype, volgnummer, is_ended, is_eindstatus, wrap_id, wrapped
SELECT zaak.uuid, zaak.zaaktype, (SELECT max(volgnummer) + 1 FROM status WHERE status.zaak = zaak.uuid)::int4 AS volgnummer,
       zaak.einddatum IS NOT NULL AS is_ended, statustype.is_eindstatus,
       data_key.wrap_id, data_key.wrapped
FROM zaak
LEFT JOIN data_key ON data_key.owner = zaak.uuid
LEFT JOIN statustype ON statustype.zaaktype = zaak.zaaktype AND statustype.identificatie = $3::text
WHERE zaak.uuid = $1::uuid OR zaak.identificatie = $2::text;
