-- $1 uuid; $2 uuid zaak; $3 text kind; $4 text actor id of a civil servant, or NULL; $5 text type, or NULL;
-- $6 bytea text, sealed, or NULL
INSERT INTO history_entry (uuid, zaak, kind, by, type, text)
VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::bytea);
