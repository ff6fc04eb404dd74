-- SPDX-License-Identifier: EUPL-1.2
-- A completed document. Its bytes lie in the store, under its UUID. Names as in the standard Documenten API.
CREATE TABLE enkelvoudiginformatieobject (
    uuid           uuid        PRIMARY KEY,
    bestandsomvang bigint      NOT NULL CHECK (bestandsomvang > 0),
    sha256         bytea       NOT NULL CHECK (octet_length(sha256) = 32),
    bestandsnaam   text        NOT NULL CHECK (octet_length(bestandsnaam) BETWEEN 1 AND 255),
    formaat        text        NOT NULL CHECK (octet_length(formaat) BETWEEN 3 AND 127),
    titel          text        NOT NULL CHECK (char_length(titel) BETWEEN 1 AND 200),
    creatiedatum   timestamptz NOT NULL DEFAULT now(),
    zaak           uuid        -- NULL until intake tells of the zaak
);
CREATE INDEX enkelvoudiginformatieobject_zaak ON enkelvoudiginformatieobject (zaak, uuid) WHERE zaak IS NOT NULL;

DO $$
BEGIN
    -- UPDATE of the whole table, for LOCK TABLE; only zaak is ever updated.
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON enkelvoudiginformatieobject TO %I', current_schema());
END
$$;
