-- SPDX-License-Identifier: EUPL-1.2
-- Words that the Dutch case standard (ZGW) does not have are English, in the tables as everywhere else.

ALTER TABLE login RENAME COLUMN begonnen TO begun;
ALTER TABLE session RENAME COLUMN begonnen TO begun;
ALTER TABLE session RENAME COLUMN gebruikt TO used;
ALTER INDEX login_begonnen RENAME TO login_begun;
ALTER INDEX session_gebruikt RENAME TO session_used;
