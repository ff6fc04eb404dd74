-- Makes zaken of growth.seed, with all that belongs to them, in every schema; then the seed is empty. The setting
-- growth.people says how many people live here.
TRUNCATE growth.chosen, growth.made;

-- Who asks: nine of ten zaken are of somebody whom anybody may be, the others of the one in a hundred who often asks, and
-- of businesses. What is open: most of what began in the last ten weeks, and a few of before.
INSERT INTO growth.chosen
SELECT zaak, person, at, number, zaak_key, person_key, answers, contents, toelichting, type.zaaktype, type.days,
       type.last_status, type.result,
       CASE WHEN person IS NOT NULL THEN 'p' || md5(CASE WHEN who < 0.9 THEN floor(people * other)::int8
                                                         WHEN who < 0.98 THEN floor(people * other / 100)::int8
                                                         ELSE -1 - floor(people * other / 2500)::int8 END::text) END,
       CASE WHEN person IS NOT NULL THEN CASE WHEN who < 0.98 THEN 1 ELSE 2 END END,
       's' || type.team || floor(random() * 10)::text, is_open, NOT is_open OR random() < 0.7,
       CASE WHEN NOT is_open THEN least(current_date, at::date + floor(random() * type.days)::int) END,
       ARRAY[growth.word(1, 2000), growth.word(2, 60000), growth.word(3, 3000), growth.word(4, 300),
             growth.word(5, 20000), growth.word(6, 5), hashtextextended(zaak::text, 1), hashtextextended(zaak::text, 2)],
       CASE WHEN random() < 0.2 THEN growth.uuid_of(at) END, growth.uuid_of(at), growth.uuid_of(at)
FROM (SELECT seed.*, to_timestamp(at_ms / 1000.0) AS at, random() AS what, random() AS who, random() AS other,
             random() < CASE WHEN at_ms > (extract(epoch FROM now()) - 73 * 86400) * 1000 THEN 0.6 ELSE 0.003 END AS is_open,
             current_setting('growth.people')::int8 AS people
      FROM growth.seed OFFSET 0) AS seed
JOIN growth.type AS type ON what >= type.begin AND what < type.until;

INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, counted_einddatum,
                         einddatum, registratiedatum, initiator, language, journey, journey_version, owner_kind, owner,
                         tracking_code_sha256, revision, behandelaar, answers, level)
SELECT zaak, number, zaaktype, at::date, at::date + days, at::date + days, ended, at, coalesce(person, zaak), 'nl',
       zaaktype, 1, owner_kind, owner, CASE WHEN person IS NULL THEN sha256(uuid_send(zaak)) END, 3,
       CASE WHEN is_assigned THEN medewerker END, answers, CASE WHEN person IS NOT NULL THEN 'digid:midden' END
FROM growth.chosen;

INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype, datum_status_gezet)
SELECT zaak, volgnummer, zaaktype, statustype, at + volgnummer * interval '1 hour'
FROM growth.chosen CROSS JOIN LATERAL (VALUES (1, 'ontvangen', true), (2, 'in_behandeling', is_assigned),
                                              (3, last_status, NOT is_open)) AS status (volgnummer, statustype, is_set)
WHERE is_set;

INSERT INTO intake.persoon (uuid, zaak, contents) SELECT coalesce(person, zaak), zaak, contents FROM growth.chosen;
INSERT INTO intake.data_key (owner, wrap_id, wrapped, terms)
SELECT zaak, 1, zaak_key, CASE WHEN person IS NULL THEN terms END FROM growth.chosen
UNION ALL SELECT person, 1, person_key, terms FROM growth.chosen WHERE person IS NOT NULL;
INSERT INTO intake.resultaat (zaak, resultaattype, toelichting, decided, decided_by)
SELECT zaak, result, toelichting, ended, medewerker FROM growth.chosen WHERE NOT is_open;
INSERT INTO intake.history_entry (uuid, zaak, kind, time, by, type)
SELECT history, zaak, 'assigned', at + interval '1 hour', medewerker, NULL FROM growth.chosen WHERE is_assigned
UNION ALL SELECT growth.uuid_of(ended), zaak, 'decided', ended, medewerker, result FROM growth.chosen WHERE NOT is_open;
INSERT INTO intake.viewing (uuid, zaak, by, by_kind, purpose, time)
SELECT growth.uuid_of(at), zaak, medewerker, 3, 'behandelen', at + interval '1 hour' FROM growth.chosen WHERE is_assigned;

INSERT INTO intake.informatieobject (uuid, known_since, checked)
SELECT document, at, NULL FROM growth.chosen WHERE document IS NOT NULL;
INSERT INTO intake.zaakinformatieobject (informatieobject, zaak, volgnummer, registratiedatum)
SELECT document, zaak, 1, at FROM growth.chosen WHERE document IS NOT NULL;
INSERT INTO documents.enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, formaat, creatiedatum, zaak, bestandsnaam, title)
SELECT document, 400000, sha256(uuid_send(document)), 'image/jpeg', at, zaak, substring(answers FROM 1 FOR 50),
       substring(answers FROM 1 FOR 50)
FROM growth.chosen WHERE document IS NOT NULL;
INSERT INTO documents.data_key (owner, wrap_id, wrapped) SELECT document, 1, zaak_key FROM growth.chosen WHERE document IS NOT NULL;

INSERT INTO notification.bericht (uuid, event, zaak, template_name, status_volgnummer, is_eindstatus, status, created, sent,
                                  next_attempt, latest, attempts, message_id, purpose, traceparent)
SELECT bericht, gen_random_uuid(), zaak, 'ontvangst', 1, false, 'sent', at, at, NULL, at + interval '48 hours', 1,
       '<' || bericht || '@digimeente>', 'aanvraag', '00-' || md5(zaak::text) || '-0123456789abcdef-01'
FROM growth.chosen;
INSERT INTO notification.attempt (bericht, volgnummer, begun, ended, smtp_code)
SELECT bericht, 1, at, at, 250 FROM growth.chosen;

INSERT INTO growth.made
SELECT kind.source, kind.type, id, at, subject, related, kind.actor_kind,
       CASE kind.actor_kind WHEN 1 THEN coalesce(owner, 'anoniem') WHEN 3 THEN medewerker ELSE kind.source END, kind.purpose,
       CASE WHEN kind.related_at > 0 THEN overlay(event.bytes PLACING uuid_send(related) FROM kind.related_at) ELSE event.bytes END
FROM growth.kind
CROSS JOIN LATERAL (
    SELECT chosen.*, growth.uuid_of(at) AS id, CASE WHEN kind.of <> 'zaak' THEN zaak END AS related,
           CASE kind.of WHEN 'zaak' THEN zaak WHEN 'document' THEN document ELSE bericht END AS subject
    FROM growth.chosen
    WHERE kind.needs = 'all' OR (kind.needs = 'ended' AND NOT is_open) OR (kind.needs = 'assigned' AND is_assigned)
       OR (kind.needs = 'document' AND document IS NOT NULL)
) AS chosen
CROSS JOIN LATERAL (
    SELECT overlay(overlay(kind.bytes PLACING uuid_send(id) FROM kind.id_at) PLACING uuid_send(subject) FROM kind.subject_at) AS bytes
) AS event;

WITH head AS (
    SELECT epoch, position FROM intake.event_head
), placed AS MATERIALIZED (
    SELECT made.*, head.epoch, head.position + row_number() OVER (ORDER BY time) AS position
    FROM growth.made, head WHERE source = 'intake'
), logged AS (
    INSERT INTO intake.event (position, bytes) SELECT position, bytes FROM placed ORDER BY position
), moved AS (
    UPDATE intake.event_head SET position = (SELECT coalesce(max(placed.position), event_head.position) FROM placed)
)
INSERT INTO audit.entry (position, order_ms, log, subject, related, actor_id, sha256, bytes)
SELECT position, (extract(epoch FROM time) * 1000)::int8, log.number, subject, related, actor_id, sha256(bytes), bytes
FROM placed JOIN audit.log USING (source, epoch) ORDER BY position;

WITH head AS (
    SELECT epoch, position FROM documents.event_head
), placed AS MATERIALIZED (
    SELECT made.*, head.epoch, head.position + row_number() OVER (ORDER BY time) AS position
    FROM growth.made, head WHERE source = 'documents'
), logged AS (
    INSERT INTO documents.event (position, bytes) SELECT position, bytes FROM placed ORDER BY position
), moved AS (
    UPDATE documents.event_head SET position = (SELECT coalesce(max(placed.position), event_head.position) FROM placed)
)
INSERT INTO audit.entry (position, order_ms, log, subject, related, actor_id, sha256, bytes)
SELECT position, (extract(epoch FROM time) * 1000)::int8, log.number, subject, related, actor_id, sha256(bytes), bytes
FROM placed JOIN audit.log USING (source, epoch) ORDER BY position;

WITH head AS (
    SELECT epoch, position FROM notification.event_head
), placed AS MATERIALIZED (
    SELECT made.*, head.epoch, head.position + row_number() OVER (ORDER BY time) AS position
    FROM growth.made, head WHERE source = 'notification'
), logged AS (
    INSERT INTO notification.event (position, bytes) SELECT position, bytes FROM placed ORDER BY position
), moved AS (
    UPDATE notification.event_head SET position = (SELECT coalesce(max(placed.position), event_head.position) FROM placed)
)
INSERT INTO audit.entry (position, order_ms, log, subject, related, actor_id, sha256, bytes)
SELECT position, (extract(epoch FROM time) * 1000)::int8, log.number, subject, related, actor_id, sha256(bytes), bytes
FROM placed JOIN audit.log USING (source, epoch) ORDER BY position;

TRUNCATE growth.seed;
