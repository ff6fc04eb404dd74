-- $1 text team. Rows, by name
-- Columns: id, name
SELECT id, name FROM medewerker WHERE $1::text = ANY (teams) ORDER BY name, id LIMIT 200;
