-- $1 uuid[] keys, ascending; $2 bytea[] SHA-256 of the requests; $3 bytea[] replies
INSERT INTO request_key (key, hash, reply) SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]);
