-- $1 text zaaktype, or NULL for all; $2 bool open, or NULL for both; $3 uuid below this one; $4 int4 how many, at most 101
-- Rows: one a zaak, newest first, with its newest status
-- Columns: uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, einddatum, registratiedatum_ms,
-- initiator, documenten, statustype, omschrijving, datum_status_gezet_ms, is_erased
-- Open ones, closed ones of a zaaktype, and all of them each have an index of their own, whatever the generic plan
-- expects; the second compares (zaaktype, uuid) as a pair, for with zaaktype = $1 a rare zaaktype would be sought among
-- all zaken.
WITH page AS (
    (SELECT * FROM zaak
     WHERE ($2::bool OR ($2::bool IS NULL AND $1::text IS NOT NULL)) AND einddatum IS NULL AND uuid < $3::uuid AND ($1::text IS NULL OR zaaktype = $1::text)
     ORDER BY uuid DESC LIMIT 101)
    UNION ALL
    (SELECT * FROM zaak
     WHERE $2::bool IS NOT TRUE AND einddatum IS NOT NULL AND (zaaktype, uuid) < ($1::text, $3::uuid)
           AND zaaktype >= $1::text
     ORDER BY zaaktype DESC, uuid DESC LIMIT 101)
    UNION ALL
    (SELECT * FROM zaak
     WHERE $2::bool IS NOT TRUE AND $1::text IS NULL AND uuid < $3::uuid AND ($2::bool IS NULL OR einddatum IS NOT NULL)
     ORDER BY uuid DESC LIMIT 101)
    ORDER BY uuid DESC LIMIT $4::int4
)
SELECT page.uuid, page.identificatie, page.zaaktype, page.startdatum::text,
       page.uiterlijke_einddatum_afdoening::text, page.einddatum::text,
       (extract(epoch FROM page.registratiedatum) * 1000)::int8 AS registratiedatum_ms, page.initiator,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = page.uuid) AS documenten,
       last.statustype, statustype.omschrijving,
       (extract(epoch FROM last.datum_status_gezet) * 1000)::int8 AS datum_status_gezet_ms,
       NOT EXISTS (SELECT FROM data_key WHERE data_key.owner = page.uuid)
           OR (page.initiator IS NOT NULL
               AND NOT EXISTS (SELECT FROM persoon JOIN data_key ON data_key.owner = persoon.uuid
                               WHERE persoon.uuid = page.initiator)) AS is_erased
FROM page
CROSS JOIN LATERAL (SELECT * FROM status WHERE status.zaak = page.uuid ORDER BY volgnummer DESC LIMIT 1) AS last
JOIN statustype ON statustype.zaaktype = last.zaaktype AND statustype.identificatie = last.statustype
ORDER BY page.uuid DESC;
