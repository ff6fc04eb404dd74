-- SPDX-License-Identifier: EUPL-1.2
-- What civil servants and initiators do about a zaak once it is there.

ALTER TABLE zaaktype
    ADD COLUMN team             text    NOT NULL DEFAULT 'algemeen' CHECK (team ~ '^[a-z][a-z0-9-]{0,49}$'),
    ADD COLUMN verlenging_dagen integer NOT NULL DEFAULT 0 CHECK (verlenging_dagen BETWEEN 0 AND 3660);
COMMENT ON COLUMN zaaktype.team IS 'Whose civil servants handle it, and may see it.';
COMMENT ON COLUMN zaaktype.verlenging_dagen IS 'By how much a term may be extended, once; a journey may say otherwise.';

UPDATE zaaktype SET team = zetel.team, verlenging_dagen = zetel.dagen
FROM (VALUES ('melding-openbare-ruimte', 'openbare-ruimte', 0), ('geveltuin', 'openbare-ruimte', 42),
             ('gehandicaptenparkeerkaart', 'zorg', 42), ('evenement-melden', 'vergunningen', 14),
             ('verhuizing-doorgeven', 'burgerzaken', 0), ('bezwaar-maken', 'juridisch', 42)) AS zetel (zaaktype, team, dagen)
WHERE zaaktype.identificatie = zetel.zaaktype;

CREATE TABLE resultaattype (
    identificatie text     PRIMARY KEY CHECK (identificatie ~ '^[a-z][a-z_]{0,49}$'),
    volgnummer    smallint NOT NULL UNIQUE
);
COMMENT ON TABLE resultaattype IS 'As what a zaak may end.';
INSERT INTO resultaattype VALUES ('toegekend', 1), ('gedeeltelijk_toegekend', 2), ('afgewezen', 3),
    ('niet_ontvankelijk', 4), ('ingetrokken', 5), ('afgehandeld', 6);

CREATE TABLE zaaktype_resultaattype (
    zaaktype      text NOT NULL REFERENCES zaaktype,
    resultaattype text NOT NULL REFERENCES resultaattype,
    PRIMARY KEY (zaaktype, resultaattype)
);
COMMENT ON TABLE zaaktype_resultaattype IS 'Those of a zaaktype; all of them for one that has none here.';
INSERT INTO zaaktype_resultaattype
SELECT zaaktype.identificatie, resultaattype.identificatie FROM zaaktype, resultaattype
WHERE (zaaktype.identificatie IN ('melding-openbare-ruimte', 'verhuizing-doorgeven', 'evenement-melden'))
    = (resultaattype.identificatie = 'afgehandeld') OR resultaattype.identificatie = 'ingetrokken';

CREATE TABLE medewerker (
    id    text        PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 64),
    naam  text        NOT NULL CHECK (char_length(naam) BETWEEN 1 AND 200),
    teams text[]      NOT NULL CHECK (cardinality(teams) <= 50),
    gezien timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE medewerker IS 'Civil servants as their last login told of them; id is the actor id.';

ALTER TABLE zaak
    ADD COLUMN behandelaar        text    REFERENCES medewerker,
    ADD COLUMN opgeschort_sinds   date,
    ADD COLUMN verlengd_dagen     integer NOT NULL DEFAULT 0 CHECK (verlengd_dagen >= 0),
    ADD COLUMN has_nieuw_antwoord boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zaak.opgeschort_sinds IS 'The day on which the applicant was asked; NULL while the term runs.';
COMMENT ON COLUMN zaak.has_nieuw_antwoord IS 'The initiator sent something that no civil servant has looked at.';
CREATE INDEX zaak_werk ON zaak (zaaktype, uiterlijke_einddatum_afdoening, uuid) WHERE einddatum IS NULL;
CREATE INDEX zaak_werk_van ON zaak (behandelaar, uiterlijke_einddatum_afdoening, uuid) WHERE einddatum IS NULL;
CREATE INDEX zaak_klaar ON zaak (zaaktype, einddatum DESC, uuid DESC) WHERE einddatum IS NOT NULL;

CREATE TABLE vraag (
    uuid           uuid        PRIMARY KEY,
    zaak           uuid        NOT NULL REFERENCES zaak,
    tekst          text        NOT NULL CHECK (char_length(tekst) BETWEEN 1 AND 2000),
    wants_document boolean     NOT NULL,
    suspends       boolean     NOT NULL,
    gesteld        timestamptz NOT NULL DEFAULT clock_timestamp(),
    beantwoord     timestamptz,
    antwoord       text        CHECK (char_length(antwoord) <= 4000)
);
COMMENT ON TABLE vraag IS 'What the initiator was asked. Without beantwoord it is open; closed without an answer when the zaak ended first.';
CREATE INDEX vraag_zaak ON vraag (zaak, gesteld);

ALTER TABLE zaakinformatieobject DROP CONSTRAINT zaakinformatieobject_volgnummer_check;
ALTER TABLE zaakinformatieobject
    ADD CONSTRAINT zaakinformatieobject_volgnummer_check CHECK (volgnummer BETWEEN 1 AND 200),
    ADD COLUMN vraag uuid REFERENCES vraag;
COMMENT ON COLUMN zaakinformatieobject.vraag IS 'The question that it answers.';

CREATE TABLE notitie (
    uuid    uuid        PRIMARY KEY,
    zaak    uuid        NOT NULL REFERENCES zaak,
    tekst   text        NOT NULL CHECK (char_length(tekst) BETWEEN 1 AND 4000),
    door    text        NOT NULL,
    gemaakt timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE notitie IS 'Internal: the initiator never sees it.';
CREATE INDEX notitie_zaak ON notitie (zaak, gemaakt);

CREATE TABLE resultaat (
    zaak          uuid        PRIMARY KEY REFERENCES zaak,
    resultaattype text        NOT NULL REFERENCES resultaattype,
    toelichting   text        NOT NULL CHECK (char_length(toelichting) BETWEEN 1 AND 8000),
    genomen       timestamptz NOT NULL DEFAULT clock_timestamp(),
    genomen_door  text        NOT NULL
);
COMMENT ON TABLE resultaat IS 'The decision with its motivation; made once.';

CREATE TABLE gebeurtenis (
    uuid  uuid        PRIMARY KEY,
    zaak  uuid        NOT NULL REFERENCES zaak,
    soort text        NOT NULL CHECK (soort ~ '^[a-z-]{1,40}$'),
    tijd  timestamptz NOT NULL DEFAULT clock_timestamp(),
    door  text,
    tekst text        CHECK (char_length(tekst) <= 2000)
);
COMMENT ON TABLE gebeurtenis IS 'What happened to a zaak after it was made; rows are added and never changed.';
COMMENT ON COLUMN gebeurtenis.door IS 'Actor id of a civil servant; NULL: the initiator.';
CREATE INDEX gebeurtenis_zaak ON gebeurtenis (zaak, tijd);
INSERT INTO gebeurtenis (uuid, zaak, soort, tijd, tekst)
SELECT gen_random_uuid(), zaak, 'status-set', datum_status_gezet, statustype FROM status WHERE volgnummer > 1;

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON resultaattype, zaaktype_resultaattype TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON medewerker TO %I', current_schema());
    EXECUTE format('GRANT UPDATE (behandelaar, opgeschort_sinds, verlengd_dagen, has_nieuw_antwoord, versie,'
                   ' uiterlijke_einddatum_afdoening, einddatum) ON zaak TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (beantwoord, antwoord) ON vraag TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT ON notitie, resultaat, gebeurtenis TO %I', current_schema());
    EXECUTE format('GRANT SELECT (verblijfsadres, kvk_nummer) ON persoon TO %I', current_schema());
END
$$;
