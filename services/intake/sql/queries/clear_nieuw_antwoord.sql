-- $1 uuid zaak: somebody has looked
UPDATE zaak SET has_nieuw_antwoord = false WHERE uuid = $1::uuid AND has_nieuw_antwoord;
