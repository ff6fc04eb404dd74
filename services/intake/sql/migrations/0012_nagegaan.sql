-- SPDX-License-Identifier: EUPL-1.2
-- A document that no zaak and no draft has is let go.

ALTER TABLE informatieobject ADD COLUMN nagegaan timestamptz DEFAULT now();
COMMENT ON COLUMN informatieobject.nagegaan IS 'When it was last seen whether anything has it; NULL: a zaak has it, and that stays so.';
CREATE INDEX informatieobject_nagegaan ON informatieobject (nagegaan) WHERE nagegaan IS NOT NULL;
CREATE INDEX draft_document_document ON draft_document (document);

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (nagegaan), DELETE ON informatieobject TO %I', current_schema());
END
$$;
