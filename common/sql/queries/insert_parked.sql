-- $1 text source; $2 int8 position; $3 uuid epoch; $4 uuid subject; $5 text type; $6 bytea event; $7 text error
INSERT INTO parked_event (source, position, epoch, subject, type, bytes, error)
VALUES ($1::text, $2::int8, $3::uuid, $4::uuid, $5::text, $6::bytea, $7::text);
