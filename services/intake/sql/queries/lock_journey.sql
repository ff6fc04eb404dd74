-- $1 text name. Versions of one journey are published one after another
SELECT FROM journey WHERE name = $1::text FOR NO KEY UPDATE;
