-- $1 text journey; $2 int4 version. Rows: json
SELECT json FROM journey_version WHERE journey = $1::text AND version = $2::int4;
