-- $1 text zaaktype, or NULL for all; $2 bool open, or NULL for both; $3 uuid below this one; $4 int4 how many at most
-- Rows: one a zaak, newest first, with its newest status; the columns are those of store.c without antwoorden.
-- The three ways to choose exclude each other, so that each has its index.
WITH pagina AS (
    (SELECT uuid FROM zaak
     WHERE zaaktype = $1::text AND uuid < $3::uuid AND ($2::bool IS NULL OR (einddatum IS NULL) = $2::bool)
     ORDER BY uuid DESC LIMIT $4::int4)
    UNION ALL
    (SELECT uuid FROM zaak
     WHERE $1::text IS NULL AND $2::bool AND einddatum IS NULL AND uuid < $3::uuid
     ORDER BY uuid DESC LIMIT $4::int4)
    UNION ALL
    (SELECT uuid FROM zaak
     WHERE $1::text IS NULL AND $2::bool IS NOT TRUE AND uuid < $3::uuid AND ($2::bool IS NULL OR einddatum IS NOT NULL)
     ORDER BY uuid DESC LIMIT $4::int4)
)
SELECT zaak.uuid, zaak.identificatie, zaak.zaaktype, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.einddatum::text, (extract(epoch FROM zaak.registratiedatum) * 1000)::int8, zaak.initiator,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = zaak.uuid),
       laatste.statustype, statustype.omschrijving, (extract(epoch FROM laatste.datum_status_gezet) * 1000)::int8,
       laatste.statustoelichting
FROM pagina
JOIN zaak USING (uuid)
CROSS JOIN LATERAL (SELECT * FROM status WHERE status.zaak = zaak.uuid ORDER BY volgnummer DESC LIMIT 1) AS laatste
JOIN statustype ON statustype.zaaktype = laatste.zaaktype AND statustype.identificatie = laatste.statustype
ORDER BY zaak.uuid DESC;
