-- SPDX-License-Identifier: EUPL-1.2
-- New terms wait in a list until it is full; whoever fills it sorts them all into the index, and a batch waits for that.
-- Of 4 MiB, the default, that is a pause of tens of milliseconds now and then; of 64 KiB it is one that nobody sees.

ALTER INDEX data_key_terms SET (gin_pending_list_limit = 64);
