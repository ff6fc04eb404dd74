-- SPDX-License-Identifier: EUPL-1.2
-- Requests that are being filled in, what a zaak keeps of how it was made, and the zaaktypen of three more journeys.

ALTER TABLE zaak
    ADD COLUMN journey         text     CHECK (char_length(journey) BETWEEN 1 AND 50),
    ADD COLUMN journey_version integer  CHECK (journey_version > 0),
    ADD COLUMN eigenaar_kind   smallint CHECK (eigenaar_kind BETWEEN 1 AND 5),
    ADD COLUMN eigenaar        text     CHECK (char_length(eigenaar) BETWEEN 1 AND 64),
    ADD COLUMN volgcode_sha256 bytea    CHECK (octet_length(volgcode_sha256) = 32),
    ADD COLUMN versie          integer  NOT NULL DEFAULT 1 CHECK (versie > 0),
    ADD CHECK ((eigenaar IS NULL) = (eigenaar_kind IS NULL)),
    ADD CHECK ((journey IS NULL) = (journey_version IS NULL));
COMMENT ON COLUMN zaak.journey IS 'What it was filled in with; NULL for one that came otherwise.';
COMMENT ON COLUMN zaak.eigenaar IS 'Actor id of who sent it, a pseudonym; NULL when that was nobody who had logged in.';
COMMENT ON COLUMN zaak.volgcode_sha256 IS 'By which the code of services/intake/volgcode.h is found.';
COMMENT ON COLUMN zaak.versie IS 'Goes up with each change.';
CREATE UNIQUE INDEX zaak_volgcode_sha256_key ON zaak (volgcode_sha256) WHERE volgcode_sha256 IS NOT NULL;
CREATE INDEX zaak_eigenaar ON zaak (eigenaar, eigenaar_kind, uuid) WHERE eigenaar IS NOT NULL;

ALTER TABLE persoon ADD COLUMN kvk_nummer text CHECK (kvk_nummer ~ '^[0-9]{8}$');

CREATE TABLE draft (
    uuid             uuid        PRIMARY KEY,
    journey          text        NOT NULL CHECK (char_length(journey) BETWEEN 1 AND 50),
    version          integer     NOT NULL CHECK (version > 0),
    taal             text        NOT NULL CHECK (taal IN ('nl', 'en')),
    audience         text        NOT NULL CHECK (audience IN ('inwoner', 'ondernemer')),
    eigenaar_kind    smallint    CHECK (eigenaar_kind BETWEEN 1 AND 5),
    eigenaar         text        CHECK (char_length(eigenaar) BETWEEN 1 AND 64),
    login            bytea       CHECK (octet_length(login) <= 2048),
    antwoorden       bytea       NOT NULL CHECK (octet_length(antwoorden) <= 66000),
    versie           integer     NOT NULL DEFAULT 1 CHECK (versie > 0),
    laatst_gewijzigd timestamptz NOT NULL DEFAULT now(),
    vervalt          timestamptz NOT NULL,
    CHECK ((eigenaar IS NULL) = (eigenaar_kind IS NULL))
);
COMMENT ON TABLE draft IS 'A request that is being filled in. Its uuid is random: without eigenaar, who knows it may go on with it.';
COMMENT ON COLUMN draft.login IS 'A Login message, sealed as services/intake/sealed.h says.';
COMMENT ON COLUMN draft.antwoorden IS 'Answers as services/intake/engine.h has them, JSON, sealed.';
CREATE INDEX draft_eigenaar ON draft (eigenaar, eigenaar_kind, laatst_gewijzigd) WHERE eigenaar IS NOT NULL;
CREATE INDEX draft_vervalt ON draft (vervalt);

CREATE TABLE draft_document (
    draft        uuid NOT NULL REFERENCES draft ON DELETE CASCADE,
    document     uuid NOT NULL,
    bestandsnaam text NOT NULL CHECK (char_length(bestandsnaam) BETWEEN 1 AND 255),
    PRIMARY KEY (draft, document)
);
COMMENT ON TABLE draft_document IS 'What was ever uploaded into a draft, also where the step had mistakes: nothing is uploaded twice.';

CREATE TABLE verzonden_draft (
    uuid          uuid        PRIMARY KEY,
    zaak          uuid        NOT NULL REFERENCES zaak,
    eigenaar_kind smallint,
    eigenaar      text,
    vervalt       timestamptz NOT NULL
);
COMMENT ON TABLE verzonden_draft IS 'What became of a draft that was sent, so that sending it again gives the same answer, until it would have expired.';
CREATE INDEX verzonden_draft_vervalt ON verzonden_draft (vervalt);

-- 5 days: the register is kept within days of a report (Wet BRP 2.39 gives the resident five). 84 days: twelve weeks
-- with a committee (Awb 7:10).
INSERT INTO zaaktype (identificatie, omschrijving, doorlooptijd_dagen, bewaartermijn_dagen) VALUES
    ('evenement-melden', 'Klein evenement melden', 14, 365),
    ('verhuizing-doorgeven', 'Verhuizing doorgeven', 5, 1826),
    ('bezwaar-maken', 'Bezwaar', 84, 3652);

INSERT INTO statustype (zaaktype, volgnummer, identificatie, omschrijving, is_eindstatus) VALUES
    ('evenement-melden', 1, 'ontvangen', 'Ontvangen', false),
    ('evenement-melden', 2, 'in_behandeling', 'In behandeling', false),
    ('evenement-melden', 3, 'afgehandeld', 'Afgehandeld', true),
    ('verhuizing-doorgeven', 1, 'ontvangen', 'Ontvangen', false),
    ('verhuizing-doorgeven', 2, 'in_behandeling', 'In behandeling', false),
    ('verhuizing-doorgeven', 3, 'afgehandeld', 'Afgehandeld', true),
    ('bezwaar-maken', 1, 'ontvangen', 'Ontvangen', false),
    ('bezwaar-maken', 2, 'in_behandeling', 'In behandeling', false),
    ('bezwaar-maken', 3, 'besloten', 'Besloten', true);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON draft_document, verzonden_draft TO %I', current_schema());
END
$$;
