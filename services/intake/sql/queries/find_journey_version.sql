-- $1 text journey; $2 int4 version. Rows: is_own when this transaction wrote it, and may take it back
-- Columns: json, is_own
SELECT json, coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) AS is_own
FROM journey_version WHERE journey = $1::text AND version = $2::int4;
