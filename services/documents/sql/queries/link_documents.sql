-- $1 uuid[] documents; $2 uuid zaak. Rows: those that are linked now and were not before
-- Columns: uuid
UPDATE enkelvoudiginformatieobject SET zaak = $2::uuid WHERE uuid = ANY ($1::uuid[]) AND zaak IS NULL RETURNING uuid;
