-- $1 uuid
-- Columns: status
SELECT status FROM bericht WHERE uuid = $1::uuid FOR UPDATE;
