-- $1 uuid
-- Columns: uuid, zaak, sjabloon, status, aangemaakt_ms, verzonden_ms, volgende_poging_ms, message_id, pogingen
SELECT uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8 AS aangemaakt_ms,
       (extract(epoch FROM verzonden) * 1000)::int8 AS verzonden_ms,
       (extract(epoch FROM volgende_poging) * 1000)::int8 AS volgende_poging_ms, message_id, pogingen
FROM bericht WHERE uuid = $1::uuid;
