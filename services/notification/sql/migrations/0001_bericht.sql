-- SPDX-License-Identifier: EUPL-1.2
-- Messages to the initiator of a zaak. No personal data: the address is asked of intake when a message is sent.

CREATE TABLE bericht (
    uuid              uuid        PRIMARY KEY, -- UUIDv7, so it sorts by time
    event             uuid        NOT NULL,    -- the event that it is about
    zaak              uuid        NOT NULL,
    sjabloon          text        NOT NULL,
    status_volgnummer integer     NOT NULL CHECK (status_volgnummer >= 1),
    is_eindstatus     boolean     NOT NULL,
    status            text        NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed', 'skipped')),
    aangemaakt        timestamptz NOT NULL DEFAULT now(),
    verzonden         timestamptz,
    volgende_poging   timestamptz DEFAULT now(),
    uiterlijk         timestamptz NOT NULL DEFAULT now() + interval '48 hours', -- a failure after this is the last
    pogingen          integer     NOT NULL DEFAULT 0,
    message_id        text        NOT NULL,
    purpose           text        NOT NULL,
    traceparent       text        NOT NULL,
    claim             uuid,        -- the run of the job that has it,
    lease             timestamptz, -- until then
    CONSTRAINT bericht_event UNIQUE (event),
    CONSTRAINT bericht_is_due CHECK ((status = 'queued') = (volgende_poging IS NOT NULL)),
    CONSTRAINT bericht_is_sent CHECK ((status = 'sent') = (verzonden IS NOT NULL)),
    CONSTRAINT bericht_is_claimed CHECK ((claim IS NULL) = (lease IS NULL) AND (claim IS NULL OR status = 'queued'))
) WITH (fillfactor = 70);
CREATE INDEX bericht_due ON bericht (volgende_poging) WHERE status = 'queued';
CREATE INDEX bericht_zaak ON bericht (zaak, uuid);
CREATE INDEX bericht_status ON bericht (status, uuid);

-- Attempts, each stored before it is made. Without beeindigd: still going on, or cut off by a crash.
CREATE TABLE poging (
    bericht    uuid        NOT NULL REFERENCES bericht (uuid),
    volgnummer integer     NOT NULL,
    begonnen   timestamptz NOT NULL DEFAULT now(),
    beeindigd  timestamptz,
    smtp_code  integer     NOT NULL DEFAULT 0,
    fout       text        CHECK (fout NOT LIKE '%@%' AND length(fout) <= 200),
    PRIMARY KEY (bericht, volgnummer)
) WITH (fillfactor = 70);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (status, verzonden, volgende_poging, uiterlijk, pogingen, claim, lease)'
                   ' ON bericht TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (beeindigd, smtp_code, fout) ON poging TO %I', current_schema());
END
$$;
