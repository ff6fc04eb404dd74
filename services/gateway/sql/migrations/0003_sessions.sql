-- SPDX-License-Identifier: EUPL-1.2
-- Sessions that others than their own browser can find: their owner, a beheerder, and the identity provider.
ALTER TABLE session
    ADD COLUMN browser     text  NOT NULL DEFAULT '' CHECK (octet_length(browser) <= 20), -- its kind, as in Firefox
    ADD COLUMN system      text  NOT NULL DEFAULT '' CHECK (octet_length(system) <= 20),  -- as in Windows
    ADD COLUMN sealed_name bytea CHECK (octet_length(sealed_name) BETWEEN 1 AND 1024),    -- of a civil servant
    -- Keyed hashes of what the provider calls the person and the login.
    ADD COLUMN sub_mark    bytea CHECK (octet_length(sub_mark) = 32),
    ADD COLUMN sid_mark    bytea CHECK (octet_length(sid_mark) = 32);
CREATE INDEX session_actor ON session (actor, uuid);
CREATE INDEX session_sub_mark ON session (sub_mark) WHERE sub_mark IS NOT NULL;
CREATE INDEX session_sid_mark ON session (sid_mark) WHERE sid_mark IS NOT NULL;

-- A civil servant's session of before may have the provider's own name as its actor: who has one logs in again.
UPDATE session SET eindigt = now() WHERE rol IN ('behandelaar', 'beheerder') AND eindigt > now();

-- Logout tokens of the provider that were taken, so that none is taken twice.
CREATE TABLE logout_token (
    jti_sha256 bytea       PRIMARY KEY CHECK (octet_length(jti_sha256) = 32),
    taken      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX logout_token_taken ON logout_token (taken);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON logout_token TO %I', current_schema());
END
$$;
