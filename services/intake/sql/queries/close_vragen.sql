-- $1 uuid zaak, which has ended
UPDATE vraag SET beantwoord = clock_timestamp() WHERE zaak = $1::uuid AND beantwoord IS NULL;
