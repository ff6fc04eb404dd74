-- SPDX-License-Identifier: EUPL-1.2
-- A journey that is withdrawn is offered no more; its versions stay for the drafts and zaken that have them.

ALTER TABLE journey ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE journey ADD COLUMN withdrawn_by text CHECK (char_length(withdrawn_by) BETWEEN 1 AND 64);
ALTER TABLE journey ADD CHECK (withdrawn_at IS NULL OR version IS NULL);
COMMENT ON COLUMN journey.version IS 'NULL while the first one is being published, and when it is withdrawn.';
COMMENT ON COLUMN journey.withdrawn_at IS 'Since when it is not offered; NULL: it is, or never was.';
COMMENT ON COLUMN journey.withdrawn_by IS 'The actor who withdrew it.';

ALTER TABLE journey_version ADD COLUMN published_by text CHECK (char_length(published_by) BETWEEN 1 AND 64);
COMMENT ON COLUMN journey_version.published_by IS 'The actor who published it first; NULL: from before this was kept, audit knows.';

DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (withdrawn_at, withdrawn_by) ON journey TO %I', current_schema());
END
$$;
