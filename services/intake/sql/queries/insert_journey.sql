-- $1 text naam
INSERT INTO journey (naam) VALUES ($1::text) ON CONFLICT DO NOTHING;
