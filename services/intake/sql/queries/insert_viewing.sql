-- $1 uuid; $2 uuid zaak; $3 uuid informatieobject, or NULL; $4 text actor id; $5 int4 kind of actor; $6 text purpose
INSERT INTO viewing (uuid, zaak, informatieobject, by, by_kind, purpose)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::int4, $6::text);
