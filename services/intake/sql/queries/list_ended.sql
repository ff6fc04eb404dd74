-- $1 text actor id of a civil servant; $2 text zaaktype, or NULL; $3 text part of a zaaktype's name in lower case, or NULL;
-- $4 uuid[] the zaken that were found, or NULL: all; $5 text actor id of the behandelaar, "" for nobody, or NULL;
-- $6 text eindstatus, or NULL; $7 and $8 text first and last date of receipt, or NULL; $9 int4 how many to pass over;
-- $10 int4 how many
-- Rows: ended zaken of the actor's teams, those that ended last first
-- Columns: uuid
-- One part of listed runs. The first three go along an index in order; the fourth reads what was received in a period. A
-- zaaktype with one eindstatus has no zaak that ended otherwise.
WITH own AS MATERIALIZED (
    SELECT identificatie FROM zaaktype
    WHERE team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $1::text)
      AND ($2::text IS NULL OR identificatie = $2::text)
      AND ($3::text IS NULL OR strpos(lower(omschrijving), $3::text) > 0)
      AND ($6::text IS NULL OR EXISTS (SELECT FROM statustype WHERE statustype.zaaktype = zaaktype.identificatie
                                       AND statustype.identificatie = $6::text AND is_eindstatus))
), found AS MATERIALIZED (
    SELECT uuid, zaaktype, startdatum, behandelaar, einddatum FROM zaak WHERE uuid = ANY ($4::uuid[])
), listed AS (
    (SELECT last.* FROM own CROSS JOIN LATERAL (
         SELECT uuid, einddatum FROM zaak
         WHERE zaaktype = own.identificatie AND einddatum IS NOT NULL
           AND ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = zaak.uuid
                                     ORDER BY volgnummer DESC LIMIT 1) = $6::text)
         ORDER BY einddatum DESC, uuid DESC LIMIT $9::int4 + $10::int4) AS last
     WHERE $4::uuid[] IS NULL AND $5::text IS NULL AND $7::text IS NULL AND $8::text IS NULL)
    UNION ALL
    (SELECT last.* FROM own CROSS JOIN LATERAL (
         SELECT uuid, einddatum FROM zaak
         WHERE behandelaar = $5::text AND zaaktype = own.identificatie AND einddatum IS NOT NULL
           AND ($7::text IS NULL OR startdatum >= $7::text::date) AND ($8::text IS NULL OR startdatum <= $8::text::date)
           AND ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = zaak.uuid
                                     ORDER BY volgnummer DESC LIMIT 1) = $6::text)
         ORDER BY einddatum DESC, uuid DESC LIMIT $9::int4 + $10::int4) AS last
     WHERE $4::uuid[] IS NULL AND $5::text <> '')
    UNION ALL
    (SELECT last.* FROM own CROSS JOIN LATERAL (
         SELECT uuid, einddatum FROM zaak
         WHERE behandelaar IS NULL AND zaaktype = own.identificatie AND einddatum IS NOT NULL
           AND ($7::text IS NULL OR startdatum >= $7::text::date) AND ($8::text IS NULL OR startdatum <= $8::text::date)
           AND ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = zaak.uuid
                                     ORDER BY volgnummer DESC LIMIT 1) = $6::text)
         ORDER BY einddatum DESC, uuid DESC LIMIT $9::int4 + $10::int4) AS last
     WHERE $4::uuid[] IS NULL AND $5::text = '')
    UNION ALL
    (SELECT uuid, einddatum FROM own JOIN zaak ON zaaktype = own.identificatie AND einddatum IS NOT NULL
     AND startdatum BETWEEN coalesce($7::text::date, '-infinity') AND coalesce($8::text::date, 'infinity')
     WHERE $4::uuid[] IS NULL AND $5::text IS NULL AND ($7::text IS NOT NULL OR $8::text IS NOT NULL)
       AND ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = zaak.uuid
                                 ORDER BY volgnummer DESC LIMIT 1) = $6::text))
    UNION ALL
    (SELECT uuid, einddatum
     FROM found JOIN own ON zaaktype = own.identificatie
     WHERE einddatum IS NOT NULL
       AND ($5::text IS NULL OR coalesce(behandelaar, '') = $5::text)
       AND startdatum BETWEEN coalesce($7::text::date, '-infinity') AND coalesce($8::text::date, 'infinity')
       AND ($6::text IS NULL OR (SELECT statustype FROM status WHERE status.zaak = found.uuid
                                 ORDER BY volgnummer DESC LIMIT 1) = $6::text))
)
SELECT uuid FROM listed ORDER BY einddatum DESC, uuid DESC OFFSET $9::int4 LIMIT $10::int4;
