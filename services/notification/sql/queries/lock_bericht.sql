-- $1 uuid
SELECT status FROM bericht WHERE uuid = $1::uuid FOR UPDATE;
