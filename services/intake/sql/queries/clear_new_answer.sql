-- $1 uuid zaak; $2 int4 the revision that somebody has looked at: what came after it is new still
UPDATE zaak SET has_new_answer = false WHERE uuid = $1::uuid AND revision = $2::int4 AND has_new_answer;
