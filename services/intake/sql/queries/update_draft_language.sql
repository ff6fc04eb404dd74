-- $1 uuid; $2 text language
UPDATE draft SET language = $2::text WHERE uuid = $1::uuid;
