-- SPDX-License-Identifier: EUPL-1.2
-- A picture that the page of a zaak shows to staff is part of their view of the zaak. It is recorded, and the person whose
-- zaak it is does not read that a document was opened.

ALTER TABLE viewing ADD COLUMN is_shown boolean NOT NULL DEFAULT false;
