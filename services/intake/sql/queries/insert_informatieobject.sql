-- $1 uuid of a document that is complete
INSERT INTO informatieobject (uuid) VALUES ($1::uuid) ON CONFLICT DO NOTHING;
