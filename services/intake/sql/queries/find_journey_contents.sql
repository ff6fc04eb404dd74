-- $1 text name; $2 bytea sha256. Rows: of the version offered, or NULL; the newest version, 0 for none; the same is
-- the version with these contents, or NULL
-- Columns: offered, is_shipped, newest, same, is_withdrawn
SELECT journey.version AS offered,
       coalesce((SELECT is_shipped FROM journey_version AS own
                 WHERE own.journey = journey.name AND own.version = journey.version), true) AS is_shipped,
       coalesce((SELECT max(own.version) FROM journey_version AS own WHERE own.journey = journey.name), 0) AS newest,
       (SELECT own.version FROM journey_version AS own WHERE own.journey = journey.name AND own.sha256 = $2::bytea) AS same,
       withdrawn_at IS NOT NULL AS is_withdrawn
FROM journey WHERE name = $1::text;
