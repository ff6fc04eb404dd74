-- $1 uuid question; $2 uuid its zaak. Rows, none or one: suspends, if nobody resumed by hand since; others of which that is
-- true, and which are open
-- Columns: is_open, wants_document, suspends, others
SELECT answered IS NULL AS is_open, wants_document, suspends AND NOT is_released AS suspends,
       (SELECT count(*) FROM question AS ander WHERE ander.zaak = $2::uuid AND ander.uuid <> $1::uuid AND ander.answered IS NULL
        AND ander.suspends AND NOT ander.is_released)::int4 AS others
FROM question WHERE uuid = $1::uuid AND zaak = $2::uuid;
