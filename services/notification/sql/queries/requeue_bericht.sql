-- $1 uuid of a failed bericht
-- Columns: as find_bericht
UPDATE bericht SET status = 'queued', volgende_poging = now(), uiterlijk = now() + interval '48 hours'
WHERE uuid = $1::uuid AND status = 'failed'
RETURNING uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8 AS aangemaakt_ms,
       (extract(epoch FROM verzonden) * 1000)::int8 AS verzonden_ms,
       (extract(epoch FROM volgende_poging) * 1000)::int8 AS volgende_poging_ms, message_id, pogingen;
