-- SPDX-License-Identifier: EUPL-1.2
-- What identifies or describes a person is sealed (common/seal.h) under a data key of its zaak, its person or its draft
-- (common/data_key.h): whoever has this schema without the key file, or without the table data_key, reads none of it.

DO $$
BEGIN
    IF EXISTS (SELECT FROM zaak) OR EXISTS (SELECT FROM draft) OR EXISTS (SELECT FROM persoon) THEN
        RAISE EXCEPTION 'this database is of a version before answers were sealed, and its zaken cannot be taken along: begin with a new database (after make run: stop it, remove what the link .run points at, and run it again)';
    END IF;
END
$$;

ALTER TABLE data_key ADD COLUMN terms bigint[];
COMMENT ON COLUMN data_key.owner IS 'A zaak, the persoon of one, or a draft.';
COMMENT ON COLUMN data_key.terms IS 'The blind index of what it seals, as services/intake/zaak/terms.h says; it goes away with the key, in every copy too.';
CREATE INDEX data_key_terms ON data_key USING gin (terms) WHERE terms IS NOT NULL;

ALTER TABLE zaak DROP COLUMN answers, ADD COLUMN answers bytea NOT NULL CHECK (octet_length(answers) <= 66000);
COMMENT ON COLUMN zaak.answers IS 'JSON, sealed under the key of the zaak; without those that say who asks.';
COMMENT ON COLUMN zaak.initiator IS 'A persoon; one who did not log in has the uuid of the zaak, and so its key. No foreign key: the row may be deleted.';

ALTER TABLE status DROP COLUMN statustoelichting,
    ADD COLUMN statustoelichting bytea CHECK (octet_length(statustoelichting) <= 4100);

DROP TABLE persoon;
CREATE TABLE persoon (
    uuid     uuid  PRIMARY KEY,
    zaak     uuid  NOT NULL,
    contents bytea NOT NULL CHECK (octet_length(contents) <= 70000)
);
COMMENT ON TABLE persoon IS 'All that intake knows of a person, in one row that may be deleted; everything else works without it.';
COMMENT ON COLUMN persoon.contents IS 'A Persoon message, sealed under the key of the person.';

ALTER TABLE resultaat DROP COLUMN toelichting,
    ADD COLUMN toelichting bytea NOT NULL CHECK (octet_length(toelichting) <= 33000);
ALTER TABLE question DROP COLUMN text, DROP COLUMN answer,
    ADD COLUMN text bytea NOT NULL CHECK (octet_length(text) <= 8100),
    ADD COLUMN answer bytea CHECK (octet_length(answer) <= 16100);
ALTER TABLE note DROP COLUMN text, ADD COLUMN text bytea NOT NULL CHECK (octet_length(text) <= 16100);
ALTER TABLE history_entry DROP COLUMN text,
    ADD COLUMN type text CHECK (char_length(type) <= 50),
    ADD COLUMN text bytea CHECK (octet_length(text) <= 8100);
COMMENT ON COLUMN history_entry.type IS 'The statustype or resultaattype that it tells of.';
ALTER TABLE draft_document DROP COLUMN bestandsnaam,
    ADD COLUMN bestandsnaam bytea NOT NULL CHECK (octet_length(bestandsnaam) <= 1100);
COMMENT ON COLUMN draft.login IS 'A Login message, sealed under the key of the draft.';
COMMENT ON COLUMN draft.answers IS 'Answers as services/intake/journey/engine.h has them, JSON, sealed under the key of the draft.';

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON persoon TO %I', current_schema());
    EXECUTE format('GRANT UPDATE (answer) ON question TO %I', current_schema());
END
$$;
