-- $1 uuid vraag; $2 uuid its zaak. Rows, none or one: is it open; wants_document; suspends; open questions that suspend, this
-- one not counted
SELECT beantwoord IS NULL, wants_document, suspends,
       (SELECT count(*) FROM vraag AS ander WHERE ander.zaak = $2::uuid AND ander.uuid <> $1::uuid AND ander.beantwoord IS NULL
        AND ander.suspends)::int4
FROM vraag WHERE uuid = $1::uuid AND zaak = $2::uuid;
