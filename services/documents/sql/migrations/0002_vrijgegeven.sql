-- SPDX-License-Identifier: EUPL-1.2
-- A document that intake let go of goes: its bytes, then its row.

ALTER TABLE enkelvoudiginformatieobject ADD COLUMN is_vrijgegeven boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN enkelvoudiginformatieobject.is_vrijgegeven IS 'No zaak and no draft has it, nor can: it is nobody''s to find, and is about to go.';
CREATE INDEX enkelvoudiginformatieobject_vrijgegeven ON enkelvoudiginformatieobject (uuid) WHERE is_vrijgegeven;

DO $$
BEGIN
    EXECUTE format('GRANT DELETE ON enkelvoudiginformatieobject TO %I', current_schema());
END
$$;
