-- Of each: $1 uuid[] bericht, $2 uuid[] event, $3 uuid[] zaak, $4 text[] template_name, $5 int4[] status_volgnummer,
-- $6 bool[] is_eindstatus, $7 text[] message_id, $8 text[] purpose, $9 text[] traceparent, $10 uuid[] history_entry
INSERT INTO bericht (uuid, event, zaak, template_name, status_volgnummer, is_eindstatus, message_id, purpose, traceparent, history_entry)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int4[], $6::bool[], $7::text[], $8::text[],
                     $9::text[], $10::uuid[]);
