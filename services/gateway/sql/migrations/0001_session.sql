-- SPDX-License-Identifier: EUPL-1.2
-- A login that was begun at the identity provider. sealed opens with the browser's cookie only.
CREATE TABLE login (
    state_sha256 bytea       PRIMARY KEY CHECK (octet_length(state_sha256) = 32),
    sealed       bytea       NOT NULL CHECK (octet_length(sealed) BETWEEN 1 AND 4096),
    begonnen     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_begonnen ON login (begonnen);

-- A browser that is logged in. Who it is stands in sealed, which opens with its cookie only; actor is a pseudonym.
CREATE TABLE session (
    uuid          uuid        PRIMARY KEY, -- in events; says nothing about the cookie
    cookie_sha256 bytea       NOT NULL UNIQUE CHECK (octet_length(cookie_sha256) = 32),
    rol           text        NOT NULL CHECK (rol IN ('inwoner', 'ondernemer', 'behandelaar', 'beheerder')),
    actor         text        NOT NULL CHECK (octet_length(actor) BETWEEN 1 AND 64),
    acr           text        NOT NULL CHECK (octet_length(acr) <= 64),
    sealed        bytea       NOT NULL CHECK (octet_length(sealed) BETWEEN 1 AND 8192),
    begonnen      timestamptz NOT NULL DEFAULT now(),
    gebruikt      timestamptz NOT NULL DEFAULT now(), -- to the minute
    eindigt       timestamptz NOT NULL                -- whatever is done with it
) WITH (fillfactor = 80);
CREATE INDEX session_eindigt ON session (eindigt);
CREATE INDEX session_gebruikt ON session (gebruikt);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (begonnen), DELETE ON login TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE (gebruikt), DELETE ON session TO %I', current_schema());
END
$$;
