-- SPDX-License-Identifier: EUPL-1.2
-- One row for each event of every log, as it was received; what the bytes do not say, or say out of bounds, is NULL.
CREATE TABLE entry (
    source      text   NOT NULL,
    epoch       uuid   NOT NULL,
    position    bigint NOT NULL CHECK (position > 0),
    type        text,
    time_ms     bigint,
    subject     uuid,
    related     uuid,
    actor_kind  int,
    actor_id    text,
    purpose     text,
    traceparent text,
    sha256      bytea  NOT NULL CHECK (octet_length(sha256) = 32),
    bytes       bytea  NOT NULL,
    received_ms bigint NOT NULL DEFAULT floor(extract(epoch FROM now()) * 1000)::bigint,
    -- Entries are listed by these two, which never change.
    order_ms    bigint GENERATED ALWAYS AS (coalesce(time_ms, received_ms)) STORED,
    number      bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (source, epoch, position)
);
CREATE INDEX entry_subject ON entry (subject, order_ms) WHERE subject IS NOT NULL;
CREATE INDEX entry_related ON entry (related, order_ms) WHERE related IS NOT NULL;
CREATE INDEX entry_actor_id ON entry (actor_id, order_ms, number) WHERE actor_id IS NOT NULL;
CREATE INDEX entry_order_ms ON entry (order_ms, number);

-- Entries stay as they are, whoever asks, the owner too.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
ALTER TABLE entry ENABLE ALWAYS TRIGGER entry_append_only;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON entry TO %I', current_schema());
    -- Nothing is ever parked here and no method of this service writes.
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON parked_event FROM %I', current_schema());
    EXECUTE format('REVOKE INSERT ON request_key FROM %I', current_schema());
END
$$;
