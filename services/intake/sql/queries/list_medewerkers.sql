-- $1 text team. Rows, by name
-- Columns: id, naam
SELECT id, naam FROM medewerker WHERE $1::text = ANY (teams) ORDER BY naam, id LIMIT 200;
