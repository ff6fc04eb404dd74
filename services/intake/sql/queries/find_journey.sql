-- $1 text name. Rows: the version that is offered, NULL: it was withdrawn
-- Columns: version
SELECT version FROM journey WHERE name = $1::text AND (version IS NOT NULL OR withdrawn_at IS NOT NULL);
