-- What fill.sql needs, once. Rows are made by the superuser, and references between them are right by the way they are made.
CREATE SCHEMA growth;

-- Shares of what is asked for: until is where the share ends, from 0 to 1.
CREATE TABLE growth.type (zaaktype text, team text, days int, begin float8, until float8, last_status text, result text);
INSERT INTO growth.type VALUES
    ('melding-openbare-ruimte', 'openbare-ruimte', 5, 0, 0.45, 'afgehandeld', 'afgehandeld'),
    ('verhuizing-doorgeven', 'burgerzaken', 5, 0.45, 0.65, 'afgehandeld', 'afgehandeld'),
    ('gehandicaptenparkeerkaart', 'zorg', 56, 0.65, 0.75, 'besloten', 'toegekend'),
    ('geveltuin', 'openbare-ruimte', 56, 0.75, 0.80, 'besloten', 'toegekend'),
    ('evenement-melden', 'vergunningen', 14, 0.80, 0.90, 'afgehandeld', 'afgehandeld'),
    ('bezwaar-maken', 'juridisch', 84, 0.90, 0.98, 'besloten', 'gegrond'),
    ('gegevens-verwijderen', 'burgerzaken', 30, 0.98, 1, 'besloten', 'toegekend');

-- Ten civil servants of each team.
INSERT INTO intake.medewerker (id, name, teams)
SELECT 's' || team || number, 'Medewerker ' || number, ARRAY[team]
FROM (SELECT DISTINCT team FROM growth.type) AS team, generate_series(0, 9) AS number
ON CONFLICT DO NOTHING;

-- A zaak with all that is sealed of it, as fill.c makes it; person is NULL where nobody logged in.
CREATE UNLOGGED TABLE growth.seed (
    zaak uuid, person uuid, at_ms int8, number text, zaak_key bytea, person_key bytea, answers bytea, contents bytea,
    toelichting bytea);

-- An event of each kind, as fill.c makes it, with where id, subject and related stand in its bytes. of: zaak, document or
-- bericht; needs: which zaken have such an event.
CREATE TABLE growth.kind (
    source text, type text, of text, needs text, actor_kind int, purpose text, bytes bytea, id_at int, subject_at int, related_at int);

CREATE UNLOGGED TABLE growth.chosen (
    zaak uuid, person uuid, at timestamptz, number text, zaak_key bytea, person_key bytea, answers bytea, contents bytea,
    toelichting bytea, zaaktype text, days int, last_status text, result text, owner text, owner_kind int, medewerker text,
    is_open bool, is_assigned bool, ended date, terms bigint[], document uuid, bericht uuid, history uuid);
CREATE UNLOGGED TABLE growth.made (
    source text, type text, id uuid, time timestamptz, subject uuid, related uuid, actor_kind int, actor_id text,
    purpose text, bytes bytea);

-- A UUID of this moment; its version says 4, which nothing looks at.
CREATE FUNCTION growth.uuid_of (at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid())
                          PLACING substring(int8send((extract(epoch FROM at) * 1000)::int8) FROM 3) FROM 1), 'hex')::uuid
$$;

-- A word of so many that there are; the first ones are said by many people, as surnames are.
CREATE FUNCTION growth.word (kind int, count int) RETURNS int8 LANGUAGE sql VOLATILE AS $$
    SELECT hashint8extended(kind * 1000000000::int8 + floor(count * power(random(), 2))::int8, 0)
$$;
