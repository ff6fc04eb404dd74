-- SPDX-License-Identifier: EUPL-1.2
-- Where a term ends by its days alone. The Algemene termijnenwet moves the last day of a term and not the term, so that
-- days are added to this one. And when that end is near.

ALTER TABLE zaak ADD COLUMN getelde_einddatum date;
COMMENT ON COLUMN zaak.getelde_einddatum IS 'uiterlijke_einddatum_afdoening before the Algemene termijnenwet moved it. NULL, or one that does not lead to it: not known, then it is taken for this one.';

-- Of what was moved already, and then changed, only the moved end is known. A week: no end was moved further than that,
-- unless the zaaktype had other days then.
UPDATE zaak SET getelde_einddatum = zaak.startdatum + zaaktype.doorlooptijd_dagen
FROM zaaktype
WHERE zaaktype.identificatie = zaak.zaaktype AND zaak.einddatum IS NULL AND zaak.verlengd_dagen = 0
  AND zaak.uiterlijke_einddatum_afdoening - (zaak.startdatum + zaaktype.doorlooptijd_dagen) BETWEEN 0 AND 7
  AND NOT EXISTS (SELECT FROM gebeurtenis WHERE gebeurtenis.zaak = zaak.uuid AND gebeurtenis.soort = 'resumed');

ALTER TABLE journey_version
    ADD COLUMN waarschuwing_dagen integer GENERATED ALWAYS AS ((json::jsonb #>> '{term,warn_at}')::integer) STORED;
COMMENT ON COLUMN journey_version.waarschuwing_dagen IS 'So many days before the end of the term it is told that the end is near; NULL where the journey does not say.';

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (getelde_einddatum) ON zaak TO %I', current_schema());
END
$$;
