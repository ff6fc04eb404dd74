-- $1 uuid[] keys, ascending; $2 bytea[] hashes of the requests; $3 bytea[] replies; $4 bool these are sealed
INSERT INTO request_key (key, hash, reply, is_sealed)
SELECT key, hash, reply, $4::bool FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS new (key, hash, reply);
