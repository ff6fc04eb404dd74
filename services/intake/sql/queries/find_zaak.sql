-- $1 uuid, or NULL; $2 text identificatie, or NULL. Rows: one a status, oldest first; answers stands in the
-- first row only
-- Columns: as list_zaken, answers
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.einddatum::text, (extract(epoch FROM zaak.registratiedatum) * 1000)::int8 AS registratiedatum_ms, zaak.initiator,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid) AS documenten,
       status.statustype, statustype.omschrijving,
       (extract(epoch FROM status.datum_status_gezet) * 1000)::int8 AS datum_status_gezet_ms,
       status.statustoelichting, CASE WHEN status.volgnummer = 1 THEN zaak.answers::text END AS answers
FROM zaak
JOIN status ON status.zaak = zaak.uuid
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE zaak.uuid = $1::uuid OR zaak.identificatie = $2::text
ORDER BY status.volgnummer;
