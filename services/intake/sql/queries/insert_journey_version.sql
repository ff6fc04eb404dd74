-- $1 text journey; $2 int4 version; $3 text json; $4 bytea sha256; $5 text yaml; $6 bool is_shipped; $7 text published_by
INSERT INTO journey_version (journey, version, json, sha256, yaml, is_shipped, published_by)
VALUES ($1::text, $2::int4, $3::text, $4::bytea, $5::text, $6::bool, $7::text);
