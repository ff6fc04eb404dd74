-- $1 uuid vraag; $2 uuid its zaak. Rows, none or one: is it open; wants_document; does it suspend, if nobody resumed by hand
-- since; other questions of which that is true, and which are open
SELECT beantwoord IS NULL, wants_document, suspends AND NOT is_vrijgegeven,
       (SELECT count(*) FROM vraag AS ander WHERE ander.zaak = $2::uuid AND ander.uuid <> $1::uuid AND ander.beantwoord IS NULL
        AND ander.suspends AND NOT ander.is_vrijgegeven)::int4
FROM vraag WHERE uuid = $1::uuid AND zaak = $2::uuid;
