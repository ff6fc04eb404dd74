-- $1 uuid zaak; $2 text identificatie; $3 text zaaktype; $4 date startdatum; $5 date uiterlijke_einddatum_afdoening;
-- $6 jsonb antwoorden; $7 uuid initiator; $8 text taal; $9 text statustype of the first status
WITH ingediend AS (
    INSERT INTO zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, antwoorden, initiator, taal)
    VALUES ($1::uuid, $2::text, $3::text, $4::date, $5::date, $6::jsonb, $7::uuid, $8::text)
)
INSERT INTO status (zaak, volgnummer, zaaktype, statustype) VALUES ($1::uuid, 1, $3::text, $9::text);
