-- SPDX-License-Identifier: EUPL-1.2
-- What intake keeps. Names of columns are those of the ZGW standard (Zaken API 1.5, Catalogi API 1.3) in snake_case.

CREATE TABLE zaaktype (
    identificatie       text    PRIMARY KEY CHECK (identificatie ~ '^[a-z][a-z0-9-]{0,49}$'),
    omschrijving        text    NOT NULL CHECK (char_length(omschrijving) BETWEEN 1 AND 80),
    doorlooptijd_dagen  integer NOT NULL CHECK (doorlooptijd_dagen BETWEEN 1 AND 3660),
    bewaartermijn_dagen integer NOT NULL CHECK (bewaartermijn_dagen BETWEEN 1 AND 36600)
);
COMMENT ON TABLE zaaktype IS 'What can be asked for, and by when it is promised.';
COMMENT ON COLUMN zaaktype.doorlooptijd_dagen IS 'Days from startdatum to uiterlijke_einddatum_afdoening.';
COMMENT ON COLUMN zaaktype.bewaartermijn_dagen IS 'Days that a zaak is kept after its einddatum.';

CREATE TABLE statustype (
    zaaktype      text     NOT NULL REFERENCES zaaktype,
    identificatie text     NOT NULL CHECK (identificatie ~ '^[a-z][a-z0-9_]{0,49}$'),
    omschrijving  text     NOT NULL CHECK (char_length(omschrijving) BETWEEN 1 AND 80),
    volgnummer    smallint NOT NULL CHECK (volgnummer BETWEEN 1 AND 99),
    is_eindstatus boolean  NOT NULL DEFAULT false,
    PRIMARY KEY (zaaktype, identificatie),
    UNIQUE (zaaktype, volgnummer)
);
COMMENT ON TABLE statustype IS 'The statuses of a zaaktype in order; number 1 is given on submission.';

-- No update of answers: what somebody submitted stays as it was.
CREATE TABLE zaak (
    uuid                           uuid        PRIMARY KEY,
    identificatie                  text        NOT NULL CHECK (char_length(identificatie) <= 40),
    zaaktype                       text        NOT NULL REFERENCES zaaktype,
    startdatum                     date        NOT NULL,
    uiterlijke_einddatum_afdoening date        NOT NULL,
    einddatum                      date,
    registratiedatum               timestamptz NOT NULL DEFAULT now(),
    antwoorden                     jsonb       NOT NULL CHECK (jsonb_typeof(antwoorden) = 'object'),
    initiator                      uuid,
    taal                           text        NOT NULL CHECK (taal IN ('nl', 'en')),
    CONSTRAINT zaak_identificatie_key UNIQUE (identificatie),
    CHECK (uiterlijke_einddatum_afdoening >= startdatum),
    CHECK (einddatum >= startdatum)
);
COMMENT ON TABLE zaak IS 'A request that was taken in. Its uuid is a UUIDv7, so that newest first is the order of the key.';
COMMENT ON COLUMN zaak.identificatie IS 'The zaaknummer, in the form of services/intake/zaaknummer.h.';
COMMENT ON COLUMN zaak.einddatum IS 'NULL while the zaak is open.';
COMMENT ON COLUMN zaak.initiator IS 'A random id. It names a row of persoon as long as there is one: no foreign key.';
COMMENT ON COLUMN zaak.taal IS 'The language of the messages to the initiator.';
CREATE INDEX zaak_zaaktype ON zaak (zaaktype, uuid);
CREATE INDEX zaak_open ON zaak (uuid) WHERE einddatum IS NULL;

CREATE TABLE status (
    zaak               uuid        NOT NULL REFERENCES zaak,
    volgnummer         smallint    NOT NULL CHECK (volgnummer BETWEEN 1 AND 100),
    zaaktype           text        NOT NULL,
    statustype         text        NOT NULL,
    datum_status_gezet timestamptz NOT NULL DEFAULT clock_timestamp(),
    statustoelichting  text        CHECK (char_length(statustoelichting) BETWEEN 1 AND 1000),
    PRIMARY KEY (zaak, volgnummer),
    FOREIGN KEY (zaaktype, statustype) REFERENCES statustype
);
COMMENT ON TABLE status IS 'The history of a zaak, from volgnummer 1; rows are added and never changed.';
COMMENT ON COLUMN status.datum_status_gezet IS 'Not now(): that of a transaction which waited for another one would lie before it.';

CREATE TABLE persoon (
    uuid           uuid  PRIMARY KEY,
    naam           text  CHECK (char_length(naam) BETWEEN 1 AND 200),
    verblijfsadres text  CHECK (char_length(verblijfsadres) BETWEEN 1 AND 400),
    emailadres     text  CHECK (char_length(emailadres) BETWEEN 3 AND 254),
    inp_bsn        bytea CHECK (octet_length(inp_bsn) = 38)
);
COMMENT ON TABLE persoon IS 'All that intake knows of a person, in one row that may be deleted; everything else works without it.';
COMMENT ON COLUMN persoon.uuid IS 'Random (UUIDv4): it says nothing of who or when.';
COMMENT ON COLUMN persoon.inp_bsn IS 'Citizen service number, encrypted as services/intake/persoon.h says.';

CREATE TABLE informatieobject (
    uuid         uuid        PRIMARY KEY,
    bekend_sinds timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE informatieobject IS 'The documents that are complete, as the log of the documents service tells.';

CREATE TABLE zaakinformatieobject (
    informatieobject uuid        PRIMARY KEY REFERENCES informatieobject,
    zaak             uuid        NOT NULL REFERENCES zaak,
    volgnummer       smallint    NOT NULL CHECK (volgnummer BETWEEN 1 AND 20),
    registratiedatum timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE zaakinformatieobject IS 'Which documents belong to a zaak, in the order in which they were named; a document belongs to one.';
CREATE INDEX zaakinformatieobject_zaak ON zaakinformatieobject (zaak, volgnummer);

-- The runtime role, which has the schema's name. It cannot read a BSN, nor change an answer or a status.
DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON zaaktype, statustype TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (einddatum) ON zaak TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON status, informatieobject, zaakinformatieobject TO %I', current_schema());
    EXECUTE format('GRANT SELECT (uuid, naam, emailadres), INSERT ON persoon TO %I', current_schema());
END
$$;
