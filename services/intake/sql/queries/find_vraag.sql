-- $1 uuid vraag; $2 uuid its zaak. Rows, none or one: suspends, if nobody resumed by hand since; others of which that is
-- true, and which are open
-- Columns: is_open, wants_document, suspends, others
SELECT beantwoord IS NULL AS is_open, wants_document, suspends AND NOT is_vrijgegeven AS suspends,
       (SELECT count(*) FROM vraag AS ander WHERE ander.zaak = $2::uuid AND ander.uuid <> $1::uuid AND ander.beantwoord IS NULL
        AND ander.suspends AND NOT ander.is_vrijgegeven)::int4 AS others
FROM vraag WHERE uuid = $1::uuid AND zaak = $2::uuid;
