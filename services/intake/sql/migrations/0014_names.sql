-- SPDX-License-Identifier: EUPL-1.2
-- What statuses and results are called, in both languages: mails, desk and portal print these names.

ALTER TABLE statustype ADD COLUMN omschrijving_en text CHECK (char_length(omschrijving_en) BETWEEN 1 AND 80);
UPDATE statustype SET omschrijving_en = coalesce(
    (SELECT en FROM (VALUES ('ontvangen', 'Received'), ('in_behandeling', 'Being handled'), ('besloten', 'Decided'),
                            ('afgehandeld', 'Completed')) AS name (identificatie, en)
     WHERE name.identificatie = statustype.identificatie),
    omschrijving);
ALTER TABLE statustype ALTER COLUMN omschrijving_en SET NOT NULL;
COMMENT ON COLUMN statustype.omschrijving IS 'Its name in Dutch.';
COMMENT ON COLUMN statustype.omschrijving_en IS 'Its name in English.';

ALTER TABLE resultaattype
    ADD COLUMN omschrijving    text CHECK (char_length(omschrijving) BETWEEN 1 AND 80),
    ADD COLUMN omschrijving_en text CHECK (char_length(omschrijving_en) BETWEEN 1 AND 80);
UPDATE resultaattype SET omschrijving = identificatie, omschrijving_en = identificatie;
UPDATE resultaattype SET omschrijving = name.nl, omschrijving_en = name.en
FROM (VALUES ('toegekend', 'Toegekend', 'Granted'),
             ('gedeeltelijk_toegekend', 'Gedeeltelijk toegekend', 'Partly granted'),
             ('afgewezen', 'Afgewezen', 'Refused'),
             ('gegrond', 'Gegrond (u krijgt gelijk)', 'Upheld (you are right)'),
             ('gedeeltelijk_gegrond', 'Gedeeltelijk gegrond (u krijgt voor een deel gelijk)',
              'Partly upheld (you are partly right)'),
             ('ongegrond', 'Ongegrond (u krijgt geen gelijk)', 'Dismissed (you are not right)'),
             ('niet_ontvankelijk', 'Niet in behandeling genomen', 'Not admissible'),
             ('ingetrokken', 'Ingetrokken', 'Withdrawn'),
             ('afgehandeld', 'Afgehandeld', 'Completed')) AS name (identificatie, nl, en)
WHERE resultaattype.identificatie = name.identificatie;
ALTER TABLE resultaattype ALTER COLUMN omschrijving SET NOT NULL, ALTER COLUMN omschrijving_en SET NOT NULL;
COMMENT ON COLUMN resultaattype.omschrijving IS 'Its name in Dutch.';
COMMENT ON COLUMN resultaattype.omschrijving_en IS 'Its name in English.';
