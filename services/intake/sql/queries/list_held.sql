-- $1 int4 kind of actor; $2 text actor id; $3 int4 how many zaken
-- Rows: what is kept of the actor in own zaken, the newest first; none of those whose person was erased
-- Columns: identificatie, level, initiator, contents, wrap_id, wrapped
SELECT zaak.identificatie, zaak.level, zaak.initiator, persoon.contents, data_key.wrap_id, data_key.wrapped
FROM (SELECT uuid FROM zaak WHERE owner = $2::text AND owner_kind = $1::int4 ORDER BY uuid DESC LIMIT $3::int4) AS own
JOIN zaak ON zaak.uuid = own.uuid
JOIN persoon ON persoon.uuid = zaak.initiator
JOIN data_key ON data_key.owner = zaak.initiator
ORDER BY zaak.uuid DESC;
