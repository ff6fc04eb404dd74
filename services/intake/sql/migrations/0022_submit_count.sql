-- SPDX-License-Identifier: EUPL-1.2
-- Requests of a batch are counted together when it is committed, so the row itself says where the count ends.

ALTER TABLE submit_count ADD COLUMN most integer, ADD CONSTRAINT submit_count_most CHECK (count <= most);
COMMENT ON COLUMN submit_count.most IS 'How many the hour may have; NULL: no limit.';
