-- Of each: $1 uuid[] zaak; $2 text[] identificatie; $3 text[] zaaktype; $4 text[] startdatum;
-- $5 text[] uiterlijke_einddatum_afdoening; $6 bytea[] answers, sealed; $7 uuid[] initiator; $8 text[] language;
-- $9 text[] statustype of the first status; of one that was a draft, else NULL: $10 text[] journey; $11 int4[] its version;
-- $12 int4[] owner_kind; $13 text[] owner; $14 bytea[] tracking_code_sha256;
-- $15 text[] counted_einddatum; $16 text[] level; $17 bytea[] held_for;
-- $18 bytea[] confirm_sha256
WITH new AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::uuid[], $8::text[],
                         $9::text[], $10::text[], $11::int4[], $12::int4[], $13::text[], $14::bytea[],
                         $15::text[], $16::text[], $17::bytea[], $18::bytea[])
        AS new (uuid, identificatie, zaaktype, startdatum, einddatum, answers, initiator, language, statustype, journey,
                  journey_version, owner_kind, owner, tracking_code_sha256, counted_einddatum, level,
                  held_for, confirm_sha256)
), submitted AS (
    INSERT INTO zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, answers, initiator, language,
                      journey, journey_version, owner_kind, owner, tracking_code_sha256, counted_einddatum, level,
                  held_for, confirm_sha256)
    SELECT uuid, identificatie, zaaktype, startdatum::date, einddatum::date, answers, initiator, language, journey,
           journey_version, owner_kind, owner, tracking_code_sha256, counted_einddatum::date, level,
           held_for, confirm_sha256
    FROM new
)
INSERT INTO status (zaak, volgnummer, zaaktype, statustype) SELECT uuid, 1, zaaktype, statustype FROM new;
