-- $1 uuid zaak, whose term a civil servant resumes: its open questions suspend it no more
UPDATE vraag SET is_vrijgegeven = true WHERE zaak = $1::uuid AND beantwoord IS NULL AND suspends AND NOT is_vrijgegeven;
