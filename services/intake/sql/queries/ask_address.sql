-- $1 bytea hash of a mail address
INSERT INTO mail_address (hash, asked) VALUES ($1::bytea, now())
ON CONFLICT (hash) DO UPDATE SET asked = now();
