-- $1 uuid, or NULL; $2 text identificatie, or NULL. Statuses of one zaak are set one after another
SELECT FROM zaak WHERE uuid = $1::uuid OR identificatie = $2::text FOR NO KEY UPDATE;
