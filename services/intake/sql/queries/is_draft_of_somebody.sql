-- $1 uuid of a draft, one that was sent too
-- Rows, one: whether it belongs to somebody who logged in
-- Columns: is_of_somebody
SELECT EXISTS (SELECT FROM draft WHERE uuid = $1::uuid AND expires > now() AND owner IS NOT NULL)
       OR EXISTS (SELECT FROM sent_draft WHERE uuid = $1::uuid AND expires > now() AND owner IS NOT NULL)
       AS is_of_somebody;
