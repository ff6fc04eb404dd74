-- SPDX-License-Identifier: EUPL-1.2
-- What entries are not searched by is read from their bytes when they are listed. So a row is narrow.
ALTER TABLE entry ALTER COLUMN order_ms DROP EXPRESSION;
ALTER TABLE entry ALTER COLUMN order_ms SET NOT NULL;
ALTER TABLE entry
    DROP COLUMN time_ms,
    DROP COLUMN received_ms,
    DROP COLUMN traceparent,
    DROP CONSTRAINT entry_pkey,
    ALTER COLUMN source TYPE text COLLATE "C",
    ALTER COLUMN type TYPE text COLLATE "C",
    ALTER COLUMN purpose TYPE text COLLATE "C",
    ALTER COLUMN actor_id TYPE text COLLATE "C";
-- The position first: it is compared fastest, and nearly always decides.
ALTER TABLE entry ADD PRIMARY KEY (position, epoch, source);
COMMENT ON COLUMN entry.order_ms IS 'When it happened, or when it was received where the bytes do not say it. Entries are listed by it and number.';
