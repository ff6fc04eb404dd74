-- Of each: $1 uuid[]; $2 uuid[] zaak; $3 bytea[] contents, sealed
INSERT INTO persoon (uuid, zaak, contents) SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::bytea[]);
