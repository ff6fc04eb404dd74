-- SPDX-License-Identifier: EUPL-1.2
-- The epochs that this log had before it was set back by a restore. Up to last_position it is still the log that it was under
-- this epoch, so who is not beyond that may go on. Only a restore writes it, as the superuser: compose/backup/renew_epochs.sql.
CREATE TABLE event_epoch (
    epoch         uuid        PRIMARY KEY,
    last_position bigint      NOT NULL CHECK (last_position >= 0),
    ended_at      timestamptz NOT NULL DEFAULT now()
);

DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON event_epoch TO %I', current_schema());
    -- An operator may have a service forget a log that it no longer follows.
    EXECUTE format('GRANT DELETE ON cursor TO %I', current_schema());
END
$$;
