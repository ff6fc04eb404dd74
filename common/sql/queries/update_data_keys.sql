-- $1 int4 wrap key; $2 uuid[] owners; $3 bytea[] their keys, wrapped by it
UPDATE data_key SET wrap_id = $1::int4, wrapped = new.wrapped
FROM unnest($2::uuid[], $3::bytea[]) AS new (owner, wrapped) WHERE data_key.owner = new.owner;
