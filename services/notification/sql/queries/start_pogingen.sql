-- $1 uuid[] berichten, $2 uuid claim, $3 int8 lease in milliseconds
-- Columns: bericht, volgnummer
WITH mine AS (
    UPDATE bericht SET pogingen = pogingen + 1, lease = now() + $3::int8 * interval '1 millisecond'
    WHERE uuid = ANY ($1::uuid[]) AND claim = $2::uuid
    RETURNING uuid, pogingen
)
INSERT INTO poging (bericht, volgnummer) SELECT uuid, pogingen FROM mine RETURNING bericht, volgnummer;
