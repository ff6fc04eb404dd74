-- $1 text naam. Rows: the version that is offered
SELECT version FROM journey WHERE naam = $1::text AND version IS NOT NULL;
