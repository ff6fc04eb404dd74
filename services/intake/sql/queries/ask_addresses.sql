-- $1 bytea[] hashes of mail addresses
INSERT INTO mail_address (hash, asked) SELECT DISTINCT hash, now() FROM unnest($1::bytea[]) AS asked (hash) ORDER BY hash
ON CONFLICT (hash) DO UPDATE SET asked = now();
