-- $1 uuid zaak; $2 int4 the versie that somebody has looked at: what came after it is new still
UPDATE zaak SET has_nieuw_antwoord = false WHERE uuid = $1::uuid AND versie = $2::int4 AND has_nieuw_antwoord;
