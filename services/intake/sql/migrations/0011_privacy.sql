-- SPDX-License-Identifier: EUPL-1.2
-- The rights of a person (AVG 15 and 17): who looked at a zaak, for its initiator to see, and the request to erase data. Audit
-- has the views too, but knows nobody's zaken; those from before are in audit alone.

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

-- 30 days: the month of AVG 12 lid 3, which may be extended by two. A decision about it is a besluit (UAVG 34).
INSERT INTO zaaktype (identificatie, omschrijving, doorlooptijd_dagen, bewaartermijn_dagen, team, verlenging_dagen) VALUES
    ('gegevens-verwijderen', 'Gegevens verwijderen', 30, 1826, 'burgerzaken', 60);
INSERT INTO statustype (zaaktype, volgnummer, identificatie, omschrijving, is_eindstatus) VALUES
    ('gegevens-verwijderen', 1, 'ontvangen', 'Ontvangen', false),
    ('gegevens-verwijderen', 2, 'in_behandeling', 'In behandeling', false),
    ('gegevens-verwijderen', 3, 'besloten', 'Besloten', true);
INSERT INTO zaaktype_resultaattype SELECT 'gegevens-verwijderen', identificatie FROM resultaattype
WHERE identificatie IN ('toegekend', 'gedeeltelijk_toegekend', 'afgewezen', 'niet_ontvankelijk', 'ingetrokken');

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT ON inzage TO %I', current_schema());
END
$$;
