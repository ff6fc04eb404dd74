-- SPDX-License-Identifier: EUPL-1.2
-- How sure a login must be that reads a zaak.

ALTER TABLE zaak ADD COLUMN level text CHECK (char_length(level) BETWEEN 1 AND 40);
COMMENT ON COLUMN zaak.level IS 'The login (acr) that its journey needed when it was sent; a lower one does not read it. NULL: none.';
