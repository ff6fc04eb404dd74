-- $1 uuid of a draft; voids the link that it had.
-- Rows, one: which link comes next
-- Columns: link_number
UPDATE draft SET link_number = link_number + 1 WHERE uuid = $1::uuid RETURNING link_number;
