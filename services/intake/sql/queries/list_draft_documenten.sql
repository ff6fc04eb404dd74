-- $1 uuid draft
-- Columns: document, bestandsnaam
SELECT document, bestandsnaam FROM draft_document WHERE draft = $1::uuid;
