-- $1 uuid[] berichten, $2 uuid claim, $3 int8 lease in milliseconds
-- Columns: bericht, volgnummer
WITH mine AS (
    UPDATE bericht SET attempts = attempts + 1, lease = now() + $3::int8 * interval '1 millisecond'
    WHERE uuid = ANY ($1::uuid[]) AND claim = $2::uuid
    RETURNING uuid, attempts
)
INSERT INTO attempt (bericht, volgnummer) SELECT uuid, attempts FROM mine RETURNING bericht, volgnummer;
