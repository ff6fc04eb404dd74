-- SPDX-License-Identifier: EUPL-1.2
-- What a zaak is about, for the rows of the work list; and indexes for the lists of ended zaken: by who handled them, and
-- by when they were received. Both are written when a zaak ends.

ALTER TABLE zaak ADD COLUMN subject bytea CHECK (octet_length(subject) <= 2000);
COMMENT ON COLUMN zaak.subject IS 'A Text message, sealed under the key of the person and then under that of the zaak, so that it is erased with either. NULL: its journey names none, or it came without one.';
CREATE INDEX zaak_ended_of ON zaak (behandelaar, zaaktype, einddatum, uuid) WHERE einddatum IS NOT NULL;
CREATE INDEX zaak_ended_received ON zaak (zaaktype, startdatum, uuid) WHERE einddatum IS NOT NULL;
