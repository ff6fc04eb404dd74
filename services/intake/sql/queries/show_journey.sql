-- $1 text name; $2 int4 version, 0: the one that is offered, else the newest
-- Rows, none or one; published_by and withdrawn_ms may be NULL
-- Columns: version, yaml, json, sha256, is_shipped, published_ms, published_by, is_offered, withdrawn_ms, withdrawn_by
SELECT own.version, own.yaml, own.json, own.sha256, own.is_shipped,
       (extract(epoch FROM own.published_at) * 1000)::int8 AS published_ms, own.published_by,
       coalesce(own.version = journey.version, false) AS is_offered,
       (extract(epoch FROM journey.withdrawn_at) * 1000)::int8 AS withdrawn_ms, journey.withdrawn_by
FROM journey JOIN journey_version AS own ON own.journey = journey.name
WHERE journey.name = $1::text
      AND own.version = coalesce(nullif($2::int4, 0), journey.version,
                                 (SELECT max(version) FROM journey_version WHERE journey = $1::text));
