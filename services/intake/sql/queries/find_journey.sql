-- $1 text naam. Rows: the version that is offered, NULL: it was withdrawn
-- Columns: version
SELECT version FROM journey WHERE naam = $1::text AND (version IS NOT NULL OR withdrawn_at IS NOT NULL);
