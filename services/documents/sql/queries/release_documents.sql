-- $1 uuid[] documents that intake let go of
UPDATE enkelvoudiginformatieobject SET is_vrijgegeven = true WHERE uuid = ANY ($1::uuid[]) AND zaak IS NULL;
