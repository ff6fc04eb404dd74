-- $1 uuid zaak; $2 int4 kind of actor; $3 text actor id. Rows: one when the actor may see it
SELECT 1
FROM zaak JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaak.uuid = $1::uuid
  AND CASE WHEN $2::int4 = 3 THEN zaaktype.team = ANY (SELECT unnest(teams) FROM medewerker WHERE id = $3::text)
           ELSE $2::int4 IN (1, 2) AND zaak.eigenaar = $3::text AND zaak.eigenaar_kind = $2::int4 END;
