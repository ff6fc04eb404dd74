-- $1 text journey; $2 int4 version. Rows: json; whether this transaction wrote it, and may take it back
SELECT json, coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false)
FROM journey_version WHERE journey = $1::text AND version = $2::int4;
