-- $1 uuid zaak. One row of int4
-- Columns: vragen, documenten, notities
SELECT (SELECT count(*) FROM vraag WHERE zaak = $1::uuid)::int4 AS vragen,
       (SELECT count(*) FROM zaakinformatieobject WHERE zaak = $1::uuid)::int4 AS documenten,
       (SELECT count(*) FROM notitie WHERE zaak = $1::uuid)::int4 AS notities;
