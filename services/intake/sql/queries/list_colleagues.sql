-- $1 text actor id of a civil servant
-- Rows: at most 200 of those who share a team with the actor, who is one of them
-- Columns: id, name
SELECT id, name FROM medewerker
WHERE teams && (SELECT teams FROM medewerker WHERE id = $1::text) ORDER BY lower(name), id LIMIT 200;
