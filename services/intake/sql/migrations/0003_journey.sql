-- SPDX-License-Identifier: EUPL-1.2
-- The journeys that were published: each version for ever, and which of them the portal offers.

CREATE TABLE journey (
    naam    text    PRIMARY KEY CHECK (naam ~ '^[a-z][a-z0-9-]{0,49}$'),
    version integer CHECK (version > 0)
);
COMMENT ON TABLE journey IS 'Which version is offered; a row is locked while one is published.';
COMMENT ON COLUMN journey.version IS 'NULL only while the first one is being published.';

CREATE TABLE journey_version (
    journey      text        NOT NULL REFERENCES journey,
    version      integer     NOT NULL CHECK (version > 0),
    json         text        NOT NULL CHECK (octet_length(json) <= 1048576),
    sha256       bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    yaml         text        NOT NULL CHECK (octet_length(yaml) <= 262144),
    is_shipped   boolean     NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (journey, version),
    UNIQUE (journey, sha256)
);
COMMENT ON TABLE journey_version IS 'Rows are added and never changed: drafts and zaken keep the version that they were made with.';
COMMENT ON COLUMN journey_version.json IS 'Canonical (RFC 8785), as text, so that sha256 stays right.';
COMMENT ON COLUMN journey_version.yaml IS 'As its author wrote it.';
COMMENT ON COLUMN journey_version.is_shipped IS 'It came with the program, not from a product owner.';

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (version) ON journey TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON journey_version TO %I', current_schema());
END
$$;
