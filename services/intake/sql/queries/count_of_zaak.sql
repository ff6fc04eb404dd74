-- $1 uuid zaak. One row of int4: its questions; its documents; its notes
SELECT (SELECT count(*) FROM vraag WHERE zaak = $1::uuid)::int4,
       (SELECT count(*) FROM zaakinformatieobject WHERE zaak = $1::uuid)::int4,
       (SELECT count(*) FROM notitie WHERE zaak = $1::uuid)::int4;
