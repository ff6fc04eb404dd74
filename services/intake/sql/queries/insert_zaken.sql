-- Of each: $1 uuid[] zaak; $2 text[] identificatie; $3 text[] zaaktype; $4 text[] startdatum;
-- $5 text[] uiterlijke_einddatum_afdoening; $6 text[] antwoorden, JSON; $7 uuid[] initiator; $8 text[] taal;
-- $9 text[] statustype of the first status
WITH nieuw AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
                         $9::text[])
        AS nieuw (uuid, identificatie, zaaktype, startdatum, einddatum, antwoorden, initiator, taal, statustype)
), ingediend AS (
    INSERT INTO zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, antwoorden, initiator, taal)
    SELECT uuid, identificatie, zaaktype, startdatum::date, einddatum::date, antwoorden::jsonb, initiator, taal FROM nieuw
)
INSERT INTO status (zaak, volgnummer, zaaktype, statustype) SELECT uuid, 1, zaaktype, statustype FROM nieuw;
