-- $1 int4 hours. Rows: documents that were not looked at for so long; at most 256. Whoever makes one a zaak's waits.
-- Columns: uuid
SELECT uuid FROM informatieobject WHERE checked < now() - make_interval(hours => $1::int4)
ORDER BY checked LIMIT 256 FOR UPDATE SKIP LOCKED;
