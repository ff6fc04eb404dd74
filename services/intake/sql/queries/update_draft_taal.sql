-- $1 uuid; $2 text taal
UPDATE draft SET taal = $2::text WHERE uuid = $1::uuid;
