-- SPDX-License-Identifier: EUPL-1.2
-- How sure a login must be that reads a zaak, and how long its link opens it.

ALTER TABLE zaak
    ADD COLUMN level text CHECK (char_length(level) BETWEEN 1 AND 40),
    ADD COLUMN link_number integer NOT NULL DEFAULT 0 CHECK (link_number >= 0),
    ADD COLUMN link_until date;
COMMENT ON COLUMN zaak.level IS 'The login (acr) that its journey needed when it was sent; a lower one does not read it. NULL: none.';
COMMENT ON COLUMN zaak.tracking_code_sha256 IS 'By which the code of services/intake/zaak/tracking_code.h is found; NULL: it has no link, or it was withdrawn.';
COMMENT ON COLUMN zaak.link_number IS 'Of which tracking code this is; goes up when staff renew or withdraw the link, so that an old one opens nothing.';
COMMENT ON COLUMN zaak.link_until IS 'A link that was renewed opens until this day, also of a zaak that ended longer ago.';

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (tracking_code_sha256, link_number, link_until) ON zaak TO %I', current_schema());
END
$$;
