-- $1 text actor id; $2 text zaaktype. Rows, none or one: the name of a civil servant whose team handles it
-- Columns: name
SELECT medewerker.name FROM medewerker JOIN zaaktype ON zaaktype.team = ANY (medewerker.teams)
WHERE medewerker.id = $1::text AND zaaktype.identificatie = $2::text;
