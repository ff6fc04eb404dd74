-- SPDX-License-Identifier: EUPL-1.2
-- What civil servants do most takes least: whoever takes a zaak sets its status too, and what it mostly ends as comes
-- first. An ending that decides nothing needs no words: only a besluit is motivated by law (Awb 3:46).

ALTER TABLE statustype
    ADD COLUMN is_given_when_taken boolean NOT NULL DEFAULT false CHECK (NOT (is_given_when_taken AND is_eindstatus));
COMMENT ON COLUMN statustype.is_given_when_taken IS 'A zaak gets it when a civil servant takes it, unless it is as far already.';
CREATE UNIQUE INDEX statustype_given_when_taken ON statustype (zaaktype) WHERE is_given_when_taken;
UPDATE statustype SET is_given_when_taken = true WHERE identificatie = 'in_behandeling' AND NOT is_eindstatus;

INSERT INTO resultaattype (identificatie, volgnummer, is_besluit, omschrijving, omschrijving_en)
SELECT 'opgelost', max(volgnummer) + 1, false, 'Opgelost', 'Solved' FROM resultaattype
ON CONFLICT (identificatie) DO NOTHING;
INSERT INTO zaaktype_resultaattype VALUES ('melding-openbare-ruimte', 'opgelost') ON CONFLICT DO NOTHING;

ALTER TABLE zaaktype_resultaattype
    ADD COLUMN volgnummer smallint NOT NULL DEFAULT 100 CHECK (volgnummer BETWEEN 1 AND 100);
COMMENT ON COLUMN zaaktype_resultaattype.volgnummer IS 'The order of use: 1 is what a zaak of this type mostly ends as.';
UPDATE zaaktype_resultaattype AS it SET volgnummer = ranked.number
FROM (SELECT one.zaaktype, one.resultaattype,
             row_number() OVER (PARTITION BY one.zaaktype
                                ORDER BY one.resultaattype = 'ingetrokken', one.resultaattype <> 'opgelost',
                                         resultaattype.volgnummer) AS number
      FROM zaaktype_resultaattype AS one JOIN resultaattype ON resultaattype.identificatie = one.resultaattype) AS ranked
WHERE (it.zaaktype, it.resultaattype) = (ranked.zaaktype, ranked.resultaattype);

ALTER TABLE resultaat ALTER COLUMN toelichting DROP NOT NULL;
COMMENT ON COLUMN resultaat.toelichting IS 'Sealed. NULL: it ended as what is no besluit, without a word.';
