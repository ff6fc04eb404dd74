-- Of each: $1 uuid[] bericht, $2 uuid[] event, $3 uuid[] zaak, $4 text[] template_name, $5 int4[] status_volgnummer,
-- $6 bool[] is_eindstatus, $7 text[] message_id, $8 text[] purpose, $9 text[] traceparent, $10 uuid[] history_entry
INSERT INTO bericht (uuid, event, zaak, template_name, status_volgnummer, is_eindstatus, message_id, purpose, traceparent, history_entry)
SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::int4[]), unnest($6::bool[]),
       unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::uuid[]);
