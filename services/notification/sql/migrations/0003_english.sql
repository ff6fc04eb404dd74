-- SPDX-License-Identifier: EUPL-1.2
-- Words that the Dutch case standard (ZGW) does not have are English, in the tables as everywhere else.

ALTER TABLE bericht RENAME COLUMN sjabloon TO template_name;
ALTER TABLE bericht RENAME COLUMN aangemaakt TO created;
ALTER TABLE bericht RENAME COLUMN verzonden TO sent;
ALTER TABLE bericht RENAME COLUMN volgende_poging TO next_attempt;
ALTER TABLE bericht RENAME COLUMN uiterlijk TO latest;
ALTER TABLE bericht RENAME COLUMN pogingen TO attempts;
ALTER TABLE bericht RENAME COLUMN gebeurtenis TO history_entry;
ALTER TABLE poging RENAME COLUMN begonnen TO begun;
ALTER TABLE poging RENAME COLUMN beeindigd TO ended;
ALTER TABLE poging RENAME COLUMN fout TO fault;
ALTER TABLE poging RENAME CONSTRAINT poging_bericht_fkey TO attempt_bericht_fkey;
ALTER TABLE poging RENAME CONSTRAINT poging_fout_check TO attempt_fault_check;
ALTER TABLE poging RENAME CONSTRAINT poging_pkey TO attempt_pkey;
ALTER TABLE poging RENAME TO attempt;
