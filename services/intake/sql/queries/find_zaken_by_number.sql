-- $1 and $2 text the lowest and the highest zaaknummer; $3 int4 how many, at most
-- Rows: the zaken
-- Columns: zaak
SELECT uuid AS zaak FROM zaak WHERE identificatie BETWEEN $1::text AND $2::text LIMIT $3::int4;
