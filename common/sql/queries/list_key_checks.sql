-- Columns: purpose, id, mac
SELECT purpose, id, mac FROM key_check;
