-- $1 uuid
SELECT uuid, zaak, sjabloon, status, (extract(epoch FROM aangemaakt) * 1000)::int8,
       (extract(epoch FROM verzonden) * 1000)::int8, (extract(epoch FROM volgende_poging) * 1000)::int8, message_id, pogingen
FROM bericht WHERE uuid = $1::uuid;
