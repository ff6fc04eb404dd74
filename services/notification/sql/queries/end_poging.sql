-- $1 uuid bericht, $2 int4 volgnummer, $3 int4 smtp_code, $4 text fout, or NULL
UPDATE poging SET beeindigd = now(), smtp_code = $3::int4, fout = $4::text
WHERE bericht = $1::uuid AND volgnummer = $2::int4 AND beeindigd IS NULL;
