-- Of each: $1 uuid[] zaak; $2 text[] identificatie; $3 text[] zaaktype; $4 text[] startdatum;
-- $5 text[] uiterlijke_einddatum_afdoening; $6 text[] antwoorden, JSON; $7 uuid[] initiator; $8 text[] taal;
-- $9 text[] statustype of the first status; of one that was a draft, else NULL: $10 text[] journey; $11 int4[] its version;
-- $12 int4[] eigenaar_kind; $13 text[] eigenaar; $14 bytea[] volgcode_sha256;
-- $15 text[] getelde_einddatum
WITH nieuw AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
                         $9::text[], $10::text[], $11::int4[], $12::int4[], $13::text[], $14::bytea[],
                         $15::text[])
        AS nieuw (uuid, identificatie, zaaktype, startdatum, einddatum, antwoorden, initiator, taal, statustype, journey,
                  journey_version, eigenaar_kind, eigenaar, volgcode_sha256, getelde_einddatum)
), ingediend AS (
    INSERT INTO zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, antwoorden, initiator, taal,
                      journey, journey_version, eigenaar_kind, eigenaar, volgcode_sha256, getelde_einddatum)
    SELECT uuid, identificatie, zaaktype, startdatum::date, einddatum::date, antwoorden::jsonb, initiator, taal, journey,
           journey_version, eigenaar_kind, eigenaar, volgcode_sha256, getelde_einddatum::date
    FROM nieuw
)
INSERT INTO status (zaak, volgnummer, zaaktype, statustype) SELECT uuid, 1, zaaktype, statustype FROM nieuw;
