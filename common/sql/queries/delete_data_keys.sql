-- $1 uuid[] owners
DELETE FROM data_key WHERE owner = ANY ($1::uuid[]);
