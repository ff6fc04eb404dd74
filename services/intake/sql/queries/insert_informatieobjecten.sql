-- $1 uuid[] of documents that are complete
INSERT INTO informatieobject (uuid) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING;
