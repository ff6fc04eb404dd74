-- $1 uuid draft; $2 uuid document; $3 bytea bestandsnaam, sealed
INSERT INTO draft_document (draft, document, bestandsnaam) VALUES ($1::uuid, $2::uuid, $3::bytea) ON CONFLICT DO NOTHING;
