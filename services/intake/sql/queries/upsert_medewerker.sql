-- $1 text actor id; $2 text naam; $3 text teams, joined with spaces
INSERT INTO medewerker (id, naam, teams) VALUES ($1::text, $2::text, coalesce(string_to_array(nullif($3::text, ''), ' '), '{}'))
ON CONFLICT (id) DO UPDATE SET naam = excluded.naam, teams = excluded.teams, gezien = now();
