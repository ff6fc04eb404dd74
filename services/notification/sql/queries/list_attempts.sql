-- $1 uuid bericht
-- Columns: volgnummer, begun_ms, ended_ms, smtp_code, fault
SELECT volgnummer, (extract(epoch FROM begun) * 1000)::int8 AS begun_ms,
       (extract(epoch FROM ended) * 1000)::int8 AS ended_ms, smtp_code, fault
FROM attempt WHERE bericht = $1::uuid ORDER BY volgnummer LIMIT 1000;
