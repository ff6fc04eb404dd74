-- Of each: $1 uuid[] zaak; $2 text[] identificatie; $3 text[] zaaktype; $4 text[] startdatum;
-- $5 text[] uiterlijke_einddatum_afdoening; $6 bytea[] answers, sealed; $7 uuid[] initiator; $8 text[] language;
-- $9 text[] statustype of the first status; of one that was a draft, else NULL: $10 text[] journey; $11 int4[] its version;
-- $12 int4[] owner_kind; $13 text[] owner; $14 bytea[] tracking_code_sha256;
-- $15 text[] counted_einddatum; $16 text[] level; $17 bytea[] held_for;
-- $18 bytea[] confirm_sha256; the key of the zaak: $19 int4[] wrap_id, $20 bytea[] wrapped,
-- $21 text[] terms, a bigint[] as PostgreSQL writes it, or NULL; $22 bytea[] contents of the persoon, sealed, or NULL for none;
-- $23 bytea[] subject, sealed, or NULL for none
-- All rows of a zaak in one statement, for each costs PostgreSQL as much as the rows of two zaken.
WITH new AS (
    SELECT unnest($1::uuid[]) AS uuid, unnest($2::text[]) AS identificatie, unnest($3::text[]) AS zaaktype,
           unnest($4::text[]) AS startdatum, unnest($5::text[]) AS einddatum, unnest($6::bytea[]) AS answers,
           unnest($7::uuid[]) AS initiator, unnest($8::text[]) AS language, unnest($9::text[]) AS statustype,
           unnest($10::text[]) AS journey, unnest($11::int4[]) AS journey_version, unnest($12::int4[]) AS owner_kind,
           unnest($13::text[]) AS owner, unnest($14::bytea[]) AS tracking_code_sha256,
           unnest($15::text[]) AS counted_einddatum, unnest($16::text[]) AS level, unnest($17::bytea[]) AS held_for,
           unnest($18::bytea[]) AS confirm_sha256, unnest($19::int4[]) AS wrap_id, unnest($20::bytea[]) AS wrapped,
           unnest($21::text[]) AS terms, unnest($22::bytea[]) AS contents,
           unnest($23::bytea[]) AS subject
), key AS (
    INSERT INTO data_key (owner, wrap_id, wrapped, terms) SELECT uuid, wrap_id, wrapped, terms::bigint[] FROM new
), person AS (
    INSERT INTO persoon (uuid, zaak, contents) SELECT initiator, uuid, contents FROM new WHERE contents IS NOT NULL
), submitted AS (
    INSERT INTO zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, answers, initiator, language,
                      journey, journey_version, owner_kind, owner, tracking_code_sha256, counted_einddatum, level,
                      held_for, confirm_sha256, subject)
    SELECT uuid, identificatie, zaaktype, startdatum::date, einddatum::date, answers, initiator, language, journey,
           journey_version, owner_kind, owner, tracking_code_sha256, counted_einddatum::date, level,
           held_for, confirm_sha256, subject
    FROM new
)
INSERT INTO status (zaak, volgnummer, zaaktype, statustype) SELECT uuid, 1, zaaktype, statustype FROM new;
