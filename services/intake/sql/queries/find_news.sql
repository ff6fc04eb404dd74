-- $1 uuid zaak; $2 int4 volgnummer of a status; $3 uuid history_entry, NULL when the news is the status; $4 int4 days
-- Rows, none or one: what the initiator is mailed about, and whether it happened within these days
-- Columns: is_recent
SELECT time > clock_timestamp() - make_interval(days => $4::int4) AS is_recent
FROM (SELECT datum_status_gezet AS time FROM status
      WHERE zaak = $1::uuid AND volgnummer = $2::int4 AND $3::uuid IS NULL
      UNION ALL
      SELECT time FROM history_entry
      WHERE zaak = $1::uuid AND uuid = $3::uuid AND kind IN ('question-asked', 'extended', 'suspended', 'link-renewed')) AS news;
