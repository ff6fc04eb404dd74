-- SPDX-License-Identifier: EUPL-1.2
-- The tables that common/ keeps in every service's schema. The runtime role has the schema's name.

-- One row: the log's identity and its newest position. Updated as the last thing before COMMIT.
CREATE TABLE event_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    uuid    NOT NULL DEFAULT gen_random_uuid(),
    position bigint  NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO event_head DEFAULT VALUES;

-- The log: gapless positions in the order of commits; bytes is an encoded digimeente.event.v1.Event.
CREATE TABLE event (
    position bigint PRIMARY KEY,
    bytes    bytea  NOT NULL CHECK (octet_length(bytes) <= 61440)
);

-- How far this service has followed another one's log. epoch and last_hash are those of the event at position.
CREATE TABLE cursor (
    source    text   PRIMARY KEY,
    epoch     uuid,
    position  bigint NOT NULL DEFAULT 0,
    last_hash bytea
) WITH (fillfactor = 10);

-- Events that could not be applied, and those of the same subject after them.
CREATE TABLE parked_event (
    source    text        NOT NULL,
    position  bigint      NOT NULL,
    epoch     uuid        NOT NULL,
    subject   uuid        NOT NULL,
    type      text        NOT NULL,
    bytes     bytea       NOT NULL,
    error     text        NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, position)
);
CREATE INDEX parked_event_subject ON parked_event (source, subject, position);

-- Requests that were carried out: the same key and bytes get the same reply again.
CREATE TABLE request_key (
    key   uuid  PRIMARY KEY,
    hash  bytea NOT NULL,
    reply bytea NOT NULL
);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON event TO %I', current_schema());
    EXECUTE format('GRANT SELECT, UPDATE (position) ON event_head TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON cursor TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON parked_event TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON request_key TO %I', current_schema());
END
$$;
