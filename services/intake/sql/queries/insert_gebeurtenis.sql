-- $1 uuid; $2 uuid zaak; $3 text soort; $4 text actor id of a civil servant, or NULL; $5 text, or NULL
INSERT INTO gebeurtenis (uuid, zaak, soort, door, tekst) VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text);
