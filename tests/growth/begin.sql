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
