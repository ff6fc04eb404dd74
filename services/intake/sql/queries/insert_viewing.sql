-- $1 uuid; $2 uuid zaak; $3 uuid informatieobject, or NULL; $4 text actor id; $5 int4 kind of actor; $6 text purpose;
-- $7 bool the page of the zaak shows the document
INSERT INTO viewing (uuid, zaak, informatieobject, by, by_kind, purpose, is_shown)
VALUES ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::int4, $6::text, $7::bool);
