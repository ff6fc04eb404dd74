-- $1 text terms that a zaak has all of, a bigint[] as PostgreSQL writes it; $2 int4 how many, at most
-- Rows: the zaken, newest first
-- Columns: zaak
SELECT coalesce(persoon.zaak, data_key.owner) AS zaak
FROM data_key LEFT JOIN persoon ON persoon.uuid = data_key.owner
WHERE data_key.terms @> $1::text::bigint[]
ORDER BY 1 DESC LIMIT $2::int4;
