-- Filling is quicker without indexes, but those of constraints; finish.sql makes them again.
CREATE TABLE growth.dropped AS
SELECT format('%I.%I', schemaname, indexname) AS name, indexdef AS definition FROM pg_indexes
WHERE schemaname IN ('intake', 'documents', 'notification', 'audit')
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = format('%I.%I', schemaname, indexname)::regclass);
DO $$
DECLARE
    dropped record;
BEGIN
    FOR dropped IN SELECT name FROM growth.dropped LOOP
        EXECUTE 'DROP INDEX ' || dropped.name;
    END LOOP;
END
$$;
-- The logs, which audit knows from their first event on.
INSERT INTO audit.log (source, epoch)
SELECT 'intake', epoch FROM intake.event_head UNION ALL SELECT 'documents', epoch FROM documents.event_head
UNION ALL SELECT 'notification', epoch FROM notification.event_head
ON CONFLICT DO NOTHING;
