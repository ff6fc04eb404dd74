-- $1 uuid, or NULL; $2 text identificatie, or NULL. Rows: one a status, oldest first; answers stands in the
-- first row only
-- Columns: as list_zaken, statustoelichting, volgnummer, wrap_id, wrapped, answers, contents, person_wrap_id,
-- person_wrapped
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.einddatum::text, (extract(epoch FROM zaak.registratiedatum) * 1000)::int8 AS registratiedatum_ms, zaak.initiator,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid) AS documenten,
       status.statustype, statustype.omschrijving,
       (extract(epoch FROM status.datum_status_gezet) * 1000)::int8 AS datum_status_gezet_ms,
       data_key.owner IS NULL OR (zaak.initiator IS NOT NULL AND (persoon.uuid IS NULL OR person_key.owner IS NULL))
           AS is_erased,
       status.statustoelichting, status.volgnummer::int4, data_key.wrap_id, data_key.wrapped,
       CASE WHEN status.volgnummer = 1 THEN zaak.answers END AS answers,
       CASE WHEN status.volgnummer = 1 THEN persoon.contents END AS contents, person_key.wrap_id AS person_wrap_id,
       person_key.wrapped AS person_wrapped
FROM zaak
JOIN status ON status.zaak = zaak.uuid
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
LEFT JOIN data_key ON data_key.owner = zaak.uuid
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN data_key AS person_key ON person_key.owner = zaak.initiator
WHERE zaak.uuid = $1::uuid OR zaak.identificatie = $2::text
ORDER BY status.volgnummer;
