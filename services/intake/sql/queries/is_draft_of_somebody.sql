-- $1 uuid of a draft, one that was sent too
-- Rows, one: whether it belongs to somebody who logged in
-- Columns: is_of_somebody
SELECT EXISTS (SELECT FROM draft WHERE uuid = $1::uuid AND vervalt > now() AND eigenaar IS NOT NULL)
       OR EXISTS (SELECT FROM verzonden_draft WHERE uuid = $1::uuid AND vervalt > now() AND eigenaar IS NOT NULL)
       AS is_of_somebody;
