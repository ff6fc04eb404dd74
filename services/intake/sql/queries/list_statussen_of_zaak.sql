-- $1 uuid zaak. Rows, oldest first: statustype; omschrijving; datum_status_gezet; statustoelichting
SELECT status.statustype, statustype.omschrijving, (extract(epoch FROM status.datum_status_gezet) * 1000)::int8,
       status.statustoelichting
FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE status.zaak = $1::uuid ORDER BY status.volgnummer;
