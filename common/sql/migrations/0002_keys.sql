-- SPDX-License-Identifier: EUPL-1.2
-- Data keys, which seal what identifies or describes a person, and what is known of the keys of the key file.

-- One row an owner: its data key, wrapped by the wrap key with this id. Without the row what it sealed never opens again.
CREATE TABLE data_key (
    owner   uuid    PRIMARY KEY,
    wrap_id integer NOT NULL CHECK (wrap_id > 0),
    wrapped bytea   NOT NULL CHECK (octet_length(wrapped) = 61)
);
CREATE INDEX data_key_wrap_id ON data_key (wrap_id);

-- An HMAC of a fixed text by each key that was ever used, so that a process with another key is refused.
CREATE TABLE key_check (
    purpose text    NOT NULL,
    id      integer NOT NULL,
    mac     bytea   NOT NULL CHECK (octet_length(mac) = 32),
    PRIMARY KEY (purpose, id)
);

-- A reply that was stored before there was a key file is not sealed.
ALTER TABLE request_key ADD COLUMN is_sealed boolean NOT NULL DEFAULT false;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, DELETE, UPDATE (wrap_id, wrapped) ON data_key TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON key_check TO %I', current_schema());
END
$$;
