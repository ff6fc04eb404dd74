-- SPDX-License-Identifier: EUPL-1.2
-- What can be done against a decision. Source: Awb 3:45 (a decision says so), 6:7 (within six weeks), 7:1 (bezwaar
-- first), 8:1 (then beroep).

ALTER TABLE resultaattype ADD COLUMN is_besluit boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN resultaattype.is_besluit IS 'It decides about a request (Awb 1:3), so that something can be done against it.';
UPDATE resultaattype SET is_besluit = true
WHERE identificatie IN ('toegekend', 'gedeeltelijk_toegekend', 'afgewezen', 'niet_ontvankelijk');

ALTER TABLE zaaktype ADD COLUMN rechtsmiddel text NOT NULL DEFAULT 'bezwaar' CHECK (rechtsmiddel IN ('bezwaar', 'beroep'));
COMMENT ON COLUMN zaaktype.rechtsmiddel IS 'What can be done against its decisions; nothing against a resultaattype that is none.';
UPDATE zaaktype SET rechtsmiddel = 'beroep' WHERE identificatie = 'bezwaar-maken';
