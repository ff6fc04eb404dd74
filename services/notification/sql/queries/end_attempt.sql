-- $1 uuid bericht, $2 int4 volgnummer, $3 int4 smtp_code, $4 text fault, or NULL
UPDATE attempt SET ended = now(), smtp_code = $3::int4, fault = $4::text
WHERE bericht = $1::uuid AND volgnummer = $2::int4 AND ended IS NULL;
