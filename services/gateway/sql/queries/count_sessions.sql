-- $1 int4 seconds that a session may be idle
-- Rows, one: sessions that have not ended
-- Columns: sessions
SELECT count(*) AS sessions FROM session WHERE eindigt > now() AND used > now() - $1::int4 * interval '1 second';
