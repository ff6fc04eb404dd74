-- Rows, one: the server's clock, and the position of the log's last event
-- Columns: now_ms, head
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8 AS now_ms, position AS head FROM event_head;
