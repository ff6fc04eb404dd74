-- $1 uuid[] keys, ascending; $2 bytea[] hashes of the requests; $3 bytea[] replies; $4 bool these are sealed
INSERT INTO request_key (key, hash, reply, is_sealed)
SELECT unnest($1::uuid[]), unnest($2::bytea[]), unnest($3::bytea[]), $4::bool;
