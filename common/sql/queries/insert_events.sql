-- $1 bytea[] encoded events, in order
-- Columns: position
WITH head AS (
    UPDATE event_head SET position = position + cardinality($1::bytea[]) RETURNING position
), stored AS (
    INSERT INTO event (position, bytes)
    SELECT head.position - cardinality($1::bytea[]) + new.number, new.bytes
    FROM head, unnest($1::bytea[]) WITH ORDINALITY AS new (bytes, number)
)
SELECT position FROM head;
