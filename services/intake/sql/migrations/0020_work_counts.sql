-- SPDX-License-Identifier: EUPL-1.2
-- The tabs of the work list count without reading zaken, and what nobody handles is listed in order, whatever else is open.

DROP INDEX zaak_work, zaak_work_of;
CREATE INDEX zaak_work ON zaak (zaaktype, uiterlijke_einddatum_afdoening, uuid) INCLUDE (behandelaar, suspended_since)
    WHERE einddatum IS NULL;
CREATE INDEX zaak_work_of ON zaak (behandelaar, zaaktype, uiterlijke_einddatum_afdoening, uuid) WHERE einddatum IS NULL;
