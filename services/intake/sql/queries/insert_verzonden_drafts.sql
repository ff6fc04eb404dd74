-- Drafts that were sent, each once, go. Of each: $1 uuid[] draft; $2 uuid[] zaak
WITH verzonden AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS verzonden (draft, zaak)
), weg AS (
    DELETE FROM draft WHERE uuid = ANY ($1::uuid[]) RETURNING uuid, eigenaar_kind, eigenaar, vervalt
)
INSERT INTO verzonden_draft (uuid, zaak, eigenaar_kind, eigenaar, vervalt)
SELECT weg.uuid, verzonden.zaak, weg.eigenaar_kind, weg.eigenaar, weg.vervalt
FROM weg JOIN verzonden ON verzonden.draft = weg.uuid;
