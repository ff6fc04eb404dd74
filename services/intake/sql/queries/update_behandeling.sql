-- $1 uuid zaak; $2 text behandelaar, or NULL; $3 text uiterlijke_einddatum_afdoening; $4 text opgeschort_sinds, or NULL;
-- $5 int4 verlengd_dagen; $6 bool has_nieuw_antwoord; $7 int4 the new versie;
-- $8 bool is_opgeschort_met_hand; $9 text getelde_einddatum
UPDATE zaak
SET behandelaar = $2::text, uiterlijke_einddatum_afdoening = $3::text::date, opgeschort_sinds = $4::text::date,
    verlengd_dagen = $5::int4, has_nieuw_antwoord = $6::bool, versie = $7::int4,
    is_opgeschort_met_hand = $8::bool, getelde_einddatum = $9::text::date
WHERE uuid = $1::uuid;
