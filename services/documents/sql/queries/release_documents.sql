-- $1 uuid[] documents that intake let go of
UPDATE enkelvoudiginformatieobject SET is_released = true WHERE uuid = ANY ($1::uuid[]) AND zaak IS NULL;
