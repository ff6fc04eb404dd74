-- The indexes again, and every consumer at its source's head, as if it had followed all along.
SET maintenance_work_mem = '1GB';
DO $$
DECLARE
    dropped record;
BEGIN
    FOR dropped IN SELECT definition FROM growth.dropped LOOP
        EXECUTE dropped.definition;
    END LOOP;
END
$$;
DROP TABLE growth.dropped;
UPDATE intake.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM documents.event_head LEFT JOIN documents.event ON event.position = event_head.position)
WHERE source = 'documents';
UPDATE documents.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM intake.event_head LEFT JOIN intake.event ON event.position = event_head.position)
WHERE source = 'intake';
UPDATE notification.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM intake.event_head LEFT JOIN intake.event ON event.position = event_head.position)
WHERE source = 'intake';
UPDATE audit.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM intake.event_head LEFT JOIN intake.event ON event.position = event_head.position)
WHERE source = 'intake';
UPDATE audit.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM documents.event_head LEFT JOIN documents.event ON event.position = event_head.position)
WHERE source = 'documents';
UPDATE audit.cursor SET (epoch, position, last_hash) =
    (SELECT epoch, event_head.position, sha256(bytes) FROM notification.event_head LEFT JOIN notification.event ON event.position = event_head.position)
WHERE source = 'notification';
