-- $1 uuid zaak; $2 int4 how many bytes of statustoelichtingen, the newest: older ones are NULL
-- Rows, oldest first
-- Columns: statustype, omschrijving, datum_status_gezet_ms, statustoelichting, volgnummer
SELECT status.statustype, statustype.omschrijving,
       (extract(epoch FROM status.datum_status_gezet) * 1000)::int8 AS datum_status_gezet_ms,
       CASE WHEN sum(octet_length(status.statustoelichting)) OVER (ORDER BY status.volgnummer DESC) <= $2::int4
            THEN status.statustoelichting END AS statustoelichting,
       status.volgnummer::int4
FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE status.zaak = $1::uuid ORDER BY status.volgnummer;
