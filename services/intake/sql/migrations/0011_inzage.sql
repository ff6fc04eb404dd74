-- SPDX-License-Identifier: EUPL-1.2
-- Who looked at a zaak, for its initiator to see. Audit has the same, but knows nobody's zaken. Views from before are in
-- audit alone.

CREATE TABLE inzage (
    uuid             uuid        PRIMARY KEY,
    zaak             uuid        NOT NULL REFERENCES zaak,
    informatieobject uuid,
    door             text        NOT NULL CHECK (char_length(door) BETWEEN 1 AND 64),
    door_kind        int         NOT NULL,
    doel             text        NOT NULL CHECK (char_length(doel) <= 200),
    tijd             timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE inzage IS 'Each view of a zaak by staff, with its reason. Its uuid is a UUIDv7, so that newest first is the order of the key.';
COMMENT ON COLUMN inzage.informatieobject IS 'The document that was viewed; NULL: the zaak itself.';
COMMENT ON COLUMN inzage.door_kind IS 'A digimeente.rpc.v1.ActorKind.';
CREATE INDEX inzage_zaak ON inzage (zaak, uuid);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON inzage TO %I', current_schema());
END
$$;
