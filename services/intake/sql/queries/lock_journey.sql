-- $1 text naam. Versions of one journey are published one after another
SELECT FROM journey WHERE naam = $1::text FOR NO KEY UPDATE;
