-- $1 int4 kind of actor; $2 text actor id; $3 uuid below this one; $4 int4 how many
-- Rows: the actor's own zaken, newest first
-- Columns: uuid
SELECT uuid FROM zaak WHERE eigenaar = $2::text AND eigenaar_kind = $1::int4 AND uuid < $3::uuid ORDER BY uuid DESC LIMIT $4::int4;
