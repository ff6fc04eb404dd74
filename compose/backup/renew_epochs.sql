-- SPDX-License-Identifier: EUPL-1.2
-- Gives each service's log a new epoch, because it was set back: what comes now at a position is not what came there before.
-- The old epoch is remembered with the position up to which the log is still the same. Who is not beyond that goes on
-- following by itself; who is stops with log_diverged, and digictl log rejoin mends that. restore does this; run it by hand
-- (psql -f, as the superuser, while no service runs) after a restore by other means.
\set ON_ERROR_STOP on
BEGIN;
DO $$
DECLARE
    service name;
BEGIN
    FOR service IN
        SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE relname = 'event_epoch' AND relkind = 'r'
    LOOP
        EXECUTE format('INSERT INTO %I.event_epoch (epoch, last_position) SELECT epoch, position FROM %I.event_head', service, service);
        EXECUTE format('UPDATE %I.event_head SET epoch = gen_random_uuid()', service);
    END LOOP;
END
$$;
COMMIT;
