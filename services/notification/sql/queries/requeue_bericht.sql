-- $1 uuid of a failed bericht
UPDATE bericht SET status = 'queued', volgende_poging = now(), uiterlijk = now() + interval '48 hours'
WHERE uuid = $1::uuid AND status = 'failed'
RETURNING uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8,
       (extract(epoch FROM verzonden) * 1000)::int8, (extract(epoch FROM volgende_poging) * 1000)::int8, message_id, pogingen;
