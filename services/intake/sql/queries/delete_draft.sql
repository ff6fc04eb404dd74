-- $1 uuid
WITH weg AS (DELETE FROM data_key WHERE owner = $1::uuid) DELETE FROM draft WHERE uuid = $1::uuid;
