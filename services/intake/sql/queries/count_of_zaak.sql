-- $1 uuid zaak. One row of int4
-- Columns: questions, documenten, notes
SELECT (SELECT count(*) FROM question WHERE zaak = $1::uuid)::int4 AS questions,
       (SELECT count(*) FROM zaakinformatieobject WHERE zaak = $1::uuid)::int4 AS documenten,
       (SELECT count(*) FROM note WHERE zaak = $1::uuid)::int4 AS notes;
