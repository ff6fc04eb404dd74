-- $1 text naam; $2 bytea sha256. Rows: the version offered, or NULL; whether it was shipped; the newest version, 0 for
-- none; the one with these contents, or NULL; whether it was withdrawn
SELECT journey.version,
       coalesce((SELECT is_shipped FROM journey_version AS own
                 WHERE own.journey = journey.naam AND own.version = journey.version), true),
       coalesce((SELECT max(own.version) FROM journey_version AS own WHERE own.journey = journey.naam), 0),
       (SELECT own.version FROM journey_version AS own WHERE own.journey = journey.naam AND own.sha256 = $2::bytea),
       withdrawn_at IS NOT NULL
FROM journey WHERE naam = $1::text;
