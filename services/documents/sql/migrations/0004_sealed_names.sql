-- SPDX-License-Identifier: EUPL-1.2
-- A document's name and title often name a person. They are sealed by the document's data key (data_key.owner = uuid).
DO $$
BEGIN
    IF EXISTS (SELECT FROM enkelvoudiginformatieobject) THEN
        RAISE EXCEPTION 'this database is of a version that did not seal the names of documents; begin with a new database';
    END IF;
END
$$;

ALTER TABLE enkelvoudiginformatieobject DROP COLUMN bestandsnaam, DROP COLUMN title;
ALTER TABLE enkelvoudiginformatieobject
    ADD COLUMN bestandsnaam bytea NOT NULL CHECK (octet_length(bestandsnaam) BETWEEN 30 AND 284),
    ADD COLUMN title        bytea NOT NULL CHECK (octet_length(title) BETWEEN 30 AND 829);
COMMENT ON COLUMN enkelvoudiginformatieobject.bestandsnaam IS 'Sealed: 1 to 255 bytes, and 29 more.';
COMMENT ON COLUMN enkelvoudiginformatieobject.title IS 'Sealed: 1 to 200 characters, which are at most 800 bytes, and 29 more.';
