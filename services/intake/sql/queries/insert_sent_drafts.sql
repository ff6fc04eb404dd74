-- Drafts that were sent, each once, go; one that is gone already has no expires, and is refused. Of each: $1 uuid[] draft; $2 uuid[] zaak
WITH sent AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS sent (draft, zaak)
), weg_key AS (
    DELETE FROM data_key WHERE owner = ANY ($1::uuid[])
), weg AS (
    DELETE FROM draft WHERE uuid = ANY ($1::uuid[]) RETURNING uuid, owner_kind, owner, visit, expires
)
INSERT INTO sent_draft (uuid, zaak, owner_kind, owner, visit, expires)
SELECT sent.draft, sent.zaak, weg.owner_kind, weg.owner, weg.visit, weg.expires
FROM sent LEFT JOIN weg ON weg.uuid = sent.draft;
