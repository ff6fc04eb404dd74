-- Of each: $1 uuid[]; $2 uuid[] zaak; $3 bytea[] contents, sealed
INSERT INTO persoon (uuid, zaak, contents) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]);
