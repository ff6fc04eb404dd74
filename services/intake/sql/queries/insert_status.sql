-- $1 uuid zaak; $2 int4 volgnummer; $3 text zaaktype; $4 text statustype; $5 bytea statustoelichting, sealed, or NULL
INSERT INTO status (zaak, volgnummer, zaaktype, statustype, statustoelichting)
VALUES ($1::uuid, $2::int4, $3::text, $4::text, $5::bytea);
