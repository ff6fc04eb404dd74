-- $1 text status
-- Columns: as find_bericht
SELECT uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8 AS aangemaakt_ms,
       (extract(epoch FROM verzonden) * 1000)::int8 AS verzonden_ms,
       (extract(epoch FROM volgende_poging) * 1000)::int8 AS volgende_poging_ms, message_id, pogingen
FROM bericht WHERE status = $1::text ORDER BY uuid DESC LIMIT 100;
