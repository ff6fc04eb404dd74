-- $1 text status
SELECT uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8,
       (extract(epoch FROM verzonden) * 1000)::int8, (extract(epoch FROM volgende_poging) * 1000)::int8, message_id, pogingen
FROM bericht WHERE status = $1::text ORDER BY uuid DESC LIMIT 100;
