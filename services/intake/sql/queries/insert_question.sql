-- $1 uuid; $2 uuid zaak; $3 bytea text, sealed; $4 bool wants_document; $5 bool suspends
INSERT INTO question (uuid, zaak, text, wants_document, suspends) VALUES ($1::uuid, $2::uuid, $3::bytea, $4::bool, $5::bool);
