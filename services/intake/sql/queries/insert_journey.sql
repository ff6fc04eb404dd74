-- $1 text name
INSERT INTO journey (name) VALUES ($1::text) ON CONFLICT DO NOTHING;
