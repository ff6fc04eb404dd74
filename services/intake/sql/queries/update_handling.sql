-- $1 uuid zaak; $2 text behandelaar, or NULL; $3 text uiterlijke_einddatum_afdoening; $4 text suspended_since, or NULL;
-- $5 int4 extended_days; $6 bool has_new_answer; $7 int4 the new revision;
-- $8 bool is_suspended_by_hand; $9 text counted_einddatum
UPDATE zaak
SET behandelaar = $2::text, uiterlijke_einddatum_afdoening = $3::text::date, suspended_since = $4::text::date,
    extended_days = $5::int4, has_new_answer = $6::bool, revision = $7::int4,
    is_suspended_by_hand = $8::bool, counted_einddatum = $9::text::date
WHERE uuid = $1::uuid;
