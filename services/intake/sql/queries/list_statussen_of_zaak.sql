-- $1 uuid zaak; $2 int4 how many bytes of statustoelichtingen, the newest: older ones are NULL
-- Rows, oldest first: statustype; omschrijving; datum_status_gezet; statustoelichting
SELECT status.statustype, statustype.omschrijving, (extract(epoch FROM status.datum_status_gezet) * 1000)::int8,
       CASE WHEN sum(octet_length(status.statustoelichting)) OVER (ORDER BY status.volgnummer DESC) <= $2::int4
            THEN status.statustoelichting END
FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE status.zaak = $1::uuid ORDER BY status.volgnummer;
