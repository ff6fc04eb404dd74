-- $1 text source
INSERT INTO cursor (source) VALUES ($1::text) ON CONFLICT DO NOTHING;
