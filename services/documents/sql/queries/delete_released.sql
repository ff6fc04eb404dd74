-- $1 uuid[] documents, locked
DELETE FROM enkelvoudiginformatieobject WHERE uuid = ANY ($1::uuid[]) AND is_released;
