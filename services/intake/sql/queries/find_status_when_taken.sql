-- $1 uuid zaak; $2 text zaaktype; $3 int4 how many statuses a zaak has before its end
-- Rows, none or one: the statustype that taking this zaak gives it; none for a zaak that is as far, or has no room for it
-- Columns: identificatie
SELECT given.identificatie
FROM statustype AS given
CROSS JOIN LATERAL (
    SELECT status.volgnummer AS count, statustype.volgnummer
    FROM status JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
    WHERE status.zaak = $1::uuid ORDER BY status.volgnummer DESC LIMIT 1
) AS last
WHERE given.zaaktype = $2::text AND given.is_given_when_taken AND given.volgnummer > last.volgnummer
    AND last.count < $3::int4;
