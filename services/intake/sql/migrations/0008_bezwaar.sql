-- SPDX-License-Identifier: EUPL-1.2
-- An objection is not granted or refused: it is well-founded, in part, or not. Source: Awb 7:11, and 8:70 for the words.

UPDATE resultaattype SET volgnummer = volgnummer + 3 WHERE volgnummer > 3;
INSERT INTO resultaattype VALUES ('gegrond', 4, true), ('gedeeltelijk_gegrond', 5, true), ('ongegrond', 6, true);

DELETE FROM zaaktype_resultaattype
WHERE zaaktype = 'bezwaar-maken' AND resultaattype IN ('toegekend', 'gedeeltelijk_toegekend', 'afgewezen');
INSERT INTO zaaktype_resultaattype VALUES
    ('bezwaar-maken', 'gegrond'), ('bezwaar-maken', 'gedeeltelijk_gegrond'), ('bezwaar-maken', 'ongegrond');
