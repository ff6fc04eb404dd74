-- $1 uuid bericht
-- Columns: volgnummer, begonnen_ms, beeindigd_ms, smtp_code, fout
SELECT volgnummer, (extract(epoch FROM begonnen) * 1000)::int8 AS begonnen_ms,
       (extract(epoch FROM beeindigd) * 1000)::int8 AS beeindigd_ms, smtp_code, fout
FROM poging WHERE bericht = $1::uuid ORDER BY volgnummer LIMIT 1000;
