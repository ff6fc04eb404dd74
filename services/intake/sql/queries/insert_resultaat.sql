-- $1 uuid zaak; $2 text resultaattype; $3 bytea toelichting, sealed; $4 text actor id
INSERT INTO resultaat (zaak, resultaattype, toelichting, decided_by) VALUES ($1::uuid, $2::text, $3::bytea, $4::text);
