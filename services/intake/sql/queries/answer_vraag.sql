-- $1 uuid vraag; $2 text antwoord
UPDATE vraag SET beantwoord = clock_timestamp(), antwoord = $2::text WHERE uuid = $1::uuid;
