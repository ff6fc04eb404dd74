-- $1 uuid
DELETE FROM draft WHERE uuid = $1::uuid;
