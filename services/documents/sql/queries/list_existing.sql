-- $1 uuid[]. Those that are documents
SELECT uuid FROM enkelvoudiginformatieobject WHERE uuid = ANY ($1::uuid[]);
