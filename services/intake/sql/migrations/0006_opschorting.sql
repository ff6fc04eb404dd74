-- SPDX-License-Identifier: EUPL-1.2
-- Why a term stands still: because a civil servant said so, because of open questions, or both. It runs on when nothing
-- is left of these.

ALTER TABLE zaak ADD COLUMN is_opgeschort_met_hand boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN zaak.is_opgeschort_met_hand IS 'A civil servant suspended the term by hand, and resumes it by hand; no answer does. Without opgeschort_sinds it says nothing.';

ALTER TABLE vraag ADD COLUMN is_vrijgegeven boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN vraag.is_vrijgegeven IS 'A civil servant resumed the term before the answer: this question suspends it no more.';

-- What the history tells of the suspensions that there are: by hand with a reason, by a question without.
UPDATE zaak SET is_opgeschort_met_hand = true
WHERE opgeschort_sinds IS NOT NULL
  AND (SELECT gebeurtenis.tekst IS NOT NULL FROM gebeurtenis
       WHERE gebeurtenis.zaak = zaak.uuid AND gebeurtenis.soort = 'suspended' ORDER BY gebeurtenis.tijd DESC LIMIT 1);
UPDATE vraag SET is_vrijgegeven = true
WHERE suspends AND beantwoord IS NULL
  AND EXISTS (SELECT FROM gebeurtenis
              WHERE gebeurtenis.zaak = vraag.zaak AND gebeurtenis.soort = 'resumed' AND gebeurtenis.tijd > vraag.gesteld);

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (is_opgeschort_met_hand) ON zaak TO %I', current_schema());
    EXECUTE format('GRANT UPDATE (is_vrijgegeven) ON vraag TO %I', current_schema());
END
$$;
