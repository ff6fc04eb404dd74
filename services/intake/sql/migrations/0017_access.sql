-- SPDX-License-Identifier: EUPL-1.2
-- How sure a login must be that reads a zaak, and how long its link opens it, and which address it may mail.

ALTER TABLE zaak
    ADD COLUMN level text CHECK (char_length(level) BETWEEN 1 AND 40),
    ADD COLUMN link_number integer NOT NULL DEFAULT 0 CHECK (link_number >= 0),
    ADD COLUMN link_until date;
COMMENT ON COLUMN zaak.level IS 'The login (acr) that its journey needed when it was sent; a lower one does not read it. NULL: none.';
COMMENT ON COLUMN zaak.tracking_code_sha256 IS 'By which the code of services/intake/zaak/tracking_code.h is found; NULL: it has no link, or it was withdrawn.';
COMMENT ON COLUMN zaak.link_number IS 'Of which tracking code this is; goes up when staff renew or withdraw the link, so that an old one opens nothing.';
COMMENT ON COLUMN zaak.link_until IS 'A link that was renewed opens until this day, also of a zaak that ended longer ago.';

-- An address that somebody typed without a login is nobody's until its owner says so.
CREATE TABLE mail_address (
    hash      bytea       PRIMARY KEY CHECK (octet_length(hash) = 32),
    asked     timestamptz NOT NULL,
    confirmed timestamptz
);
COMMENT ON TABLE mail_address IS 'Addresses whose owners were asked whether they are theirs, as services/intake/zaak/mail_address.h says. A row goes away after 90 days.';

ALTER TABLE zaak
    ADD COLUMN held_for bytea CHECK (octet_length(held_for) = 32),
    ADD COLUMN confirm_sha256 bytea CHECK (octet_length(confirm_sha256) = 32);
COMMENT ON COLUMN zaak.held_for IS 'Its mails wait until the owner of this address has confirmed it (mail_address.hash); NULL: they go out.';
COMMENT ON COLUMN zaak.confirm_sha256 IS 'Of the code in the mail that asks the owner; NULL: none was sent for this zaak, or it was used.';
CREATE INDEX zaak_held_for ON zaak (held_for) WHERE held_for IS NOT NULL;
CREATE UNIQUE INDEX zaak_confirm_sha256_key ON zaak (confirm_sha256) WHERE confirm_sha256 IS NOT NULL;

CREATE TABLE submit_count (
    subject bytea       NOT NULL CHECK (octet_length(subject) = 32),
    hour    timestamptz NOT NULL,
    count   integer     NOT NULL CHECK (count > 0),
    PRIMARY KEY (subject, hour)
);
COMMENT ON TABLE submit_count IS 'How many requests were sent without login in an hour, by hashes of mail address, internet address and journey. A row goes away after a day.';
CREATE INDEX submit_count_hour ON submit_count (hour);

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (tracking_code_sha256, link_number, link_until, held_for, confirm_sha256) ON zaak TO %I', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON mail_address, submit_count TO %I', current_schema());
END
$$;
