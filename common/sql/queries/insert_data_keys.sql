-- $1 uuid[] owners; $2 int4[] ids of wrap keys; $3 bytea[] wrapped keys
INSERT INTO data_key (owner, wrap_id, wrapped) SELECT * FROM unnest($1::uuid[], $2::int4[], $3::bytea[]);
