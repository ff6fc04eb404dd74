-- $1 uuid[] documents; $2 int4 kind of actor; $3 text actor id; $4 text levels that the login is
-- enough for, a text[] as PostgreSQL writes it. Rows: those whose zaak the actor may see, and that zaak
-- Columns: informatieobject, zaak
SELECT zaakinformatieobject.informatieobject, zaak.uuid AS zaak
FROM zaakinformatieobject
JOIN zaak ON zaak.uuid = zaakinformatieobject.zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaakinformatieobject.informatieobject = ANY ($1::uuid[])
  AND CASE WHEN $2::int4 = 3 THEN zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $3::text)
           WHEN $2::int4 = 4 THEN true
           ELSE $2::int4 IN (1, 2) AND zaak.owner = $3::text AND zaak.owner_kind = $2::int4
                AND (zaak.level IS NULL OR zaak.level = ANY ($4::text::text[])) END;
