-- $1 uuid bericht
SELECT volgnummer, (extract(epoch FROM begonnen) * 1000)::int8, (extract(epoch FROM beeindigd) * 1000)::int8, smtp_code, fout
FROM poging WHERE bericht = $1::uuid ORDER BY volgnummer LIMIT 1000;
