-- $1 text terms that a zaak has all of, a bigint[] as PostgreSQL writes it; $2 int4 how many, at most
-- Rows: the zaken, newest first; of more than $2, any
-- Columns: zaak
-- Persons are looked up only of what the index of terms has found.
WITH found AS MATERIALIZED (
    SELECT owner FROM data_key WHERE terms @> $1::text::bigint[] LIMIT $2::int4
)
SELECT coalesce(persoon.zaak, found.owner) AS zaak
FROM found LEFT JOIN persoon ON persoon.uuid = found.owner
ORDER BY 1 DESC;
