-- $1 uuid after which the piece begins, $2 int4 how many. Documents that must be in the store
-- Columns: uuid, bestandsomvang, sha256
SELECT uuid, bestandsomvang, sha256 FROM enkelvoudiginformatieobject
WHERE uuid > $1::uuid AND NOT is_released ORDER BY uuid LIMIT $2::int4;
