-- $1 text naam; $2 int4 version, 0: the one that is offered, else the newest
-- Rows: version; yaml; json; sha256; is_shipped; when it was published, in ms; by whom, or NULL; whether it is the one
-- that is offered; since when the journey is withdrawn, in ms, or NULL; by whom
SELECT own.version, own.yaml, own.json, own.sha256, own.is_shipped, (extract(epoch FROM own.published_at) * 1000)::int8,
       own.published_by, coalesce(own.version = journey.version, false),
       (extract(epoch FROM journey.withdrawn_at) * 1000)::int8, journey.withdrawn_by
FROM journey JOIN journey_version AS own ON own.journey = journey.naam
WHERE journey.naam = $1::text
      AND own.version = coalesce(nullif($2::int4, 0), journey.version,
                                 (SELECT max(version) FROM journey_version WHERE journey = $1::text));
