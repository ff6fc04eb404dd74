-- $1 uuid, or NULL; $2 text identificatie, or NULL. Rows: one a status, oldest first; the columns are those of
-- store.c, and antwoorden stands in the first row only
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.einddatum::text, (extract(epoch FROM zaak.registratiedatum) * 1000)::int8, zaak.initiator,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid),
       status.statustype, statustype.omschrijving, (extract(epoch FROM status.datum_status_gezet) * 1000)::int8,
       status.statustoelichting, CASE WHEN status.volgnummer = 1 THEN zaak.antwoorden::text END
FROM zaak
JOIN status ON status.zaak = zaak.uuid
JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE zaak.uuid = $1::uuid OR zaak.identificatie = $2::text
ORDER BY status.volgnummer;
