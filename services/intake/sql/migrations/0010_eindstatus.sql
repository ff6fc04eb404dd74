-- SPDX-License-Identifier: EUPL-1.2
-- A zaak has at most 100 statuses and its eindstatus, so that each can end.

ALTER TABLE status DROP CONSTRAINT status_volgnummer_check,
    ADD CONSTRAINT status_volgnummer_check CHECK (volgnummer BETWEEN 1 AND 101);
