-- $1 text actor id; $2 text name; $3 text teams, joined with spaces
INSERT INTO medewerker (id, name, teams) VALUES ($1::text, $2::text, coalesce(string_to_array(nullif($3::text, ''), ' '), '{}'))
ON CONFLICT (id) DO UPDATE SET name = excluded.name, teams = excluded.teams, seen = now();
