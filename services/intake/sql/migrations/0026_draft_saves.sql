-- SPDX-License-Identifier: EUPL-1.2
-- A save of a draft changes no column that an index has, and finds room on the page of its row: so PostgreSQL writes the row
-- alone (HOT), and clears what it was before as it goes. That a draft expires at a whole hour is the code's part.

ALTER TABLE draft SET (fillfactor = 60);
DROP INDEX draft_owner;
CREATE INDEX draft_owner ON draft (owner, owner_kind) WHERE owner IS NOT NULL;
