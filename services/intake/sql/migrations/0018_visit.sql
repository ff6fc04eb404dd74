-- SPDX-License-Identifier: EUPL-1.2
-- A draft without a login is of the visit that began it, and goes on elsewhere by a link that is mailed. One from before
-- this has no visit: nobody goes on with it, and it expires.

ALTER TABLE draft
    ADD COLUMN visit        bytea CHECK (octet_length(visit) = 32),
    ADD COLUMN emailadres   bytea CHECK (octet_length(emailadres) <= 1100),
    ADD COLUMN link_number  integer NOT NULL DEFAULT 0 CHECK (link_number >= 0),
    ADD COLUMN link_sha256  bytea CHECK (octet_length(link_sha256) = 32),
    ADD COLUMN link_until   timestamptz,
    ADD COLUMN link_for     bytea CHECK (octet_length(link_for) = 32),
    ADD COLUMN verified_for bytea CHECK (octet_length(verified_for) = 32),
    ADD CHECK (visit IS NULL OR owner IS NULL),
    ADD CHECK ((link_sha256 IS NULL) = (link_until IS NULL) AND (link_sha256 IS NULL) = (link_for IS NULL)
               AND (link_sha256 IS NULL) = (emailadres IS NULL));
COMMENT ON TABLE draft IS 'A request that is being filled in.';
COMMENT ON COLUMN draft.visit IS 'Stands for the browser that goes on with it; NULL where it has an owner.';
COMMENT ON COLUMN draft.emailadres IS 'To which the link goes, sealed under the key of the draft, until the link is used.';
COMMENT ON COLUMN draft.link_number IS 'Of which code the link has; goes up with each link that is asked for, so that an old one opens nothing.';
COMMENT ON COLUMN draft.link_sha256 IS 'Of the code in the link (services/intake/zaak/tracking_code.h); NULL: none was asked for, or it was used.';
COMMENT ON COLUMN draft.link_for IS 'Hash of the address of the link, as mail_address.hash.';
COMMENT ON COLUMN draft.verified_for IS 'Hash of the address whose owner used a link.';
CREATE UNIQUE INDEX draft_link_sha256_key ON draft (link_sha256) WHERE link_sha256 IS NOT NULL;

ALTER TABLE sent_draft ADD COLUMN visit bytea CHECK (octet_length(visit) = 32);
COMMENT ON COLUMN sent_draft.visit IS 'As in draft: that visit alone is led to the zaak.';
