-- $1 bytea a trace's id, as it stands in an event; $2 int8 how many of the newest events are looked at
-- Columns: position, bytes, is_wanted
-- The oldest event that was looked at comes too, wanted or not.
SELECT event.position, bytes, position($1::bytea IN bytes) > 0 AS is_wanted
FROM event, (SELECT greatest(position - $2::int8, 0) AS position FROM event_head) AS before
WHERE event.position > before.position
  AND (event.position = before.position + 1 OR position($1::bytea IN bytes) > 0)
ORDER BY event.position
LIMIT 1001;
