-- $1 uuid draft; $2 uuid zaak
INSERT INTO verzonden_draft (uuid, zaak, eigenaar_kind, eigenaar, vervalt)
SELECT uuid, $2::uuid, eigenaar_kind, eigenaar, vervalt FROM draft WHERE uuid = $1::uuid;
