-- SPDX-License-Identifier: EUPL-1.2
-- A row names its log by a number, and holds no column that nobody searches by. An index costs as much as half a row,
-- so one of them both finds a subject and keeps an event from being recorded twice.
CREATE TABLE log (
    number int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text COLLATE "C" NOT NULL,
    epoch  uuid NOT NULL,
    UNIQUE (source, epoch)
);

ALTER TABLE entry RENAME TO wide_entry;
CREATE TABLE entry (
    position bigint NOT NULL CHECK (position > 0),
    order_ms bigint NOT NULL,
    log      int    NOT NULL,
    subject  uuid,
    related  uuid,
    actor_id text   COLLATE "C",
    sha256   bytea  NOT NULL CHECK (octet_length(sha256) = 32),
    bytes    bytea  NOT NULL
);
INSERT INTO log (source, epoch) SELECT DISTINCT source, epoch FROM wide_entry;
INSERT INTO entry
SELECT position, order_ms, log.number, subject, related, actor_id, sha256, bytes
FROM wide_entry JOIN log USING (source, epoch) ORDER BY wide_entry.number;
DROP TABLE wide_entry;

CREATE UNIQUE INDEX entry_subject ON entry (subject, position, log) NULLS NOT DISTINCT;
CREATE INDEX entry_related ON entry (related) WHERE related IS NOT NULL;
CREATE INDEX entry_actor_id ON entry (actor_id, order_ms) WHERE actor_id IS NOT NULL;
CREATE INDEX entry_order_ms ON entry (order_ms);
COMMENT ON COLUMN entry.order_ms IS 'When it happened, or when it was received where the bytes do not say it. Entries are listed by it, then by position and log.';

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log EXECUTE FUNCTION refuse_change();
ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_append_only;
ALTER TABLE log ENABLE ALWAYS TRIGGER log_append_only;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON entry, log TO %I', current_schema());
END
$$;
