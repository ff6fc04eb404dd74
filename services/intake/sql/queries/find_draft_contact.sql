-- $1 uuid of a draft
-- Rows, none or one: whom to mail its link, which may still be opened
-- Columns: uuid, journey, version, language, emailadres, link_number, wrap_id, wrapped
SELECT uuid, journey, version, language, emailadres, link_number, data_key.wrap_id, data_key.wrapped
FROM draft LEFT JOIN data_key ON data_key.owner = draft.uuid
WHERE uuid = $1::uuid AND expires > now() AND link_until > now();
