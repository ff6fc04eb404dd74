/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/growth/fill.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/data_key.h"
#include "common/message_json.h"
#include "digimeente/event/v1/event.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/zaak/zaaknummer.h"
#include "tests/support/process.h"
#include "tests/support/sealed.h"

#define AT_ONCE 20000 /* zaken in a transaction */
#define YEARS_MS (10LL * 365 * 24 * 3600 * 1000)
#define ZAKEN_A_PERSON 4
#define HEX_MAX 4096
#define SQL_SIZE 65536

static const char answers[] =
    "{\"wat\":\"De lantaarn voor de deur brandt niet meer sinds het weekend\",\"waar\":{\"straat\":\"Kerkstraat\","
    "\"huisnummer\":\"12\",\"plaats\":\"Digimeente\"},\"gevaar\":\"nee\",\"opmerking\":\"Het is er nu erg donker.\"}";
static const char toelichting[] = "Wij hebben uw aanvraag bekeken en geven u gelijk. U kunt aan de slag.";

/* What stands in the logs: as many events as this of each zaak. */
static const struct kind {
    const char *source, *type, *schema, *of, *needs;
    int actor_kind;
    const char *actor, *purpose;
} kinds[] = {
    { "intake", "nl.digimeente.zaak.created", "digimeente.intake.v1.ZaakCreated", "zaak", "all", 1,
      "p0123456789abcdef0123456789abcdef", "aanvraag" },
    { "intake", "nl.digimeente.zaak.viewed", "digimeente.intake.v1.ZaakViewed", "zaak", "assigned", 3, "sam",
      "behandelen" },
    { "intake", "nl.digimeente.zaak.assigned", "digimeente.intake.v1.ZaakAssigned", "zaak", "assigned", 3, "sam",
      "behandelen" },
    { "intake", "nl.digimeente.zaak.decided", "digimeente.intake.v1.ZaakDecided", "zaak", "ended", 3, "sam",
      "behandelen" },
    { "documents", "nl.digimeente.enkelvoudiginformatieobject.linked", "digimeente.documents.v1.DocumentLinked",
      "document", "document", 5, "documents", "aanvraag" },
    { "notification", "nl.digimeente.bericht.queued", "digimeente.notification.v1.BerichtQueued", "bericht", "all", 5,
      "notification", "aanvraag" },
    { "notification", "nl.digimeente.bericht.sent", "digimeente.notification.v1.BerichtSent", "bericht", "all", 5,
      "notification", "aanvraag" },
};

/* A filling that a crash cuts off begins anew, so nothing need be durable before its end. */
static const char *const hasty[] = { "ALTER SYSTEM SET fsync = off",
                                     "ALTER SYSTEM SET full_page_writes = off",
                                     "ALTER SYSTEM SET max_wal_size = '8GB'",
                                     "ALTER SYSTEM SET autovacuum = off",
                                     "SELECT pg_reload_conf()",
                                     NULL };
static const char *const steady[] = { "VACUUM ANALYZE", "CHECKPOINT", "ALTER SYSTEM RESET ALL",
                                      "SELECT pg_reload_conf()", NULL };

static char *read_sql (const char *name)
{
    char path[200];
    char *text = calloc (1, SQL_SIZE);
    snprintf (path, sizeof path, "tests/growth/%s.sql", name);
    FILE *file = fopen (path, "r");
    if (!text || !file || fread (text, 1, SQL_SIZE - 1, file) == 0)
        ts_die ("cannot read %s", path);
    fclose (file);
    return text;
}

static void run (ts_cluster *cluster, const char *sql)
{
    PQclear (ts_cluster_query (cluster, sql));
}

static void run_all (ts_cluster *cluster, const char *const *statements)
{
    for (; *statements; statements++)
        run (cluster, *statements);
}

static void run_file (ts_cluster *cluster, const char *name)
{
    char *sql = read_sql (name);
    run (cluster, sql);
    free (sql);
}

/* Where these 16 bytes stand, counted from 1; 0 when they do not. */
static int find (const uint8_t *bytes, size_t size, const uint8_t *sought)
{
    const uint8_t *at = memmem (bytes, size, sought, DM_UUID_BYTES);
    return at ? (int) (at - bytes) + 1 : 0;
}

/* An event as dm_emit makes it, whose UUIDs fill.sql replaces. */
static void add_kind (ts_cluster *cluster, const struct kind *kind)
{
    uint8_t bytes[1024], id[DM_UUID_BYTES], subject[DM_UUID_BYTES], related[DM_UUID_BYTES];
    char source[64], hex[2 * sizeof bytes + 1], sql[3 * sizeof bytes];
    memset (id, 0xAA, sizeof id);
    memset (subject, 0xBB, sizeof subject);
    memset (related, 0xCC, sizeof related);
    snprintf (source, sizeof source, "urn:nld:digimeente:%s", kind->source);
    Digimeente__Rpc__V1__Actor actor = DIGIMEENTE__RPC__V1__ACTOR__INIT;
    Digimeente__Event__V1__Event event = DIGIMEENTE__EVENT__V1__EVENT__INIT;
    actor.has_kind = true;
    actor.kind = (Digimeente__Rpc__V1__ActorKind) kind->actor_kind;
    actor.id = (char *) kind->actor;
    event.has_id = event.has_time_ms = event.has_subject = event.has_data = true;
    event.has_related = strcmp (kind->of, "zaak") != 0;
    event.id = (ProtobufCBinaryData){ sizeof id, id };
    event.subject = (ProtobufCBinaryData){ sizeof subject, subject };
    event.related = (ProtobufCBinaryData){ sizeof related, related };
    event.source = source;
    event.specversion = "1.0";
    event.type = (char *) kind->type;
    event.time_ms = dm_clock_now_ms ();
    event.dataschema = (char *) kind->schema;
    event.actor = &actor;
    event.purpose = (char *) kind->purpose;
    event.traceparent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    size_t size = digimeente__event__v1__event__pack (&event, bytes);
    snprintf (sql, sizeof sql, "INSERT INTO growth.kind VALUES ('%s','%s','%s','%s',%d,'%s','\\x%s',%d,%d,%d)",
              kind->source, kind->type, kind->of, kind->needs, kind->actor_kind, kind->purpose,
              dm_hex (bytes, size, hex), find (bytes, size, id), find (bytes, size, subject),
              find (bytes, size, related));
    run (cluster, sql);
}

static void prepare (ts_cluster *cluster)
{
    if (ts_cluster_number (cluster, "SELECT count(*) FROM pg_namespace WHERE nspname = 'growth'") > 0)
        return;
    run_file (cluster, "prepare");
    for (size_t i = 0; i < DM_COUNT (kinds); i++)
        add_kind (cluster, &kinds[i]);
}

/* A line of COPY in the making. */
typedef struct line {
    char text[8 * HEX_MAX];
    size_t size;
    dm_arena *arena;
    dm_keyring *keyring;
} line;

static void add (line *out, const char *format, ...) DM_PRINTF (2, 3);
static void add (line *out, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    out->size += (size_t) vsnprintf (out->text + out->size, sizeof out->text - out->size, format, arguments);
    va_end (arguments);
}

static void add_bytes (line *out, ProtobufCBinaryData bytes)
{
    char hex[HEX_MAX];
    add (out, "\t\\\\x%s", dm_hex (bytes.data, bytes.len, hex));
}

static void add_key (line *out, const dm_uuid *owner, uint8_t key[DM_SEAL_KEY_BYTES])
{
    dm_wrapped_key wrapped;
    dm_error error;
    if (dm_data_key_make (out->keyring, owner->bytes, out->arena, key, &wrapped, &error))
        ts_die ("%s", error.message);
    add_bytes (out, wrapped.bytes);
}

static void add_sealed (line *out, const uint8_t *key, const dm_uuid *row, const char *column, const void *data,
                        size_t size)
{
    ProtobufCBinaryData sealed;
    dm_error error;
    if (dm_seal (key, row->bytes, column, data, size, out->arena, &sealed, &error))
        ts_die ("%s", error.message);
    add_bytes (out, sealed);
}

static void add_persoon (line *out, const uint8_t *key, const dm_uuid *row)
{
    Digimeente__Intake__V1__Persoon persoon = DIGIMEENTE__INTAKE__V1__PERSOON__INIT;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    uint8_t bytes[512];
    initiator.name = "Sanne de Boer";
    initiator.verblijfsadres = "Kerkstraat 12, 1234 AB Digimeente";
    initiator.emailadres = "sanne.de.boer@example.org";
    initiator.inp_bsn = "999993653";
    persoon.initiator = &initiator;
    add_sealed (out, key, row, "persoon.contents", bytes, digimeente__intake__v1__persoon__pack (&persoon, bytes));
}

static dm_uuid make_uuid (int64_t time_ms)
{
    dm_uuid uuid = dm_uuid_new ();
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t) (time_ms >> (40 - 8 * i));
    return uuid;
}

/* Seven of ten log in, and have a key of their own. */
static void write_seed (line *out, int64_t number, int64_t at_ms)
{
    dm_uuid zaak = make_uuid (at_ms), person = make_uuid (at_ms);
    bool has_login = number % 10 < 7;
    char zaak_text[DM_UUID_TEXT_SIZE], person_text[DM_UUID_TEXT_SIZE], nummer[INTAKE_ZAAKNUMMER_SIZE];
    uint8_t zaak_key[DM_SEAL_KEY_BYTES], person_key[DM_SEAL_KEY_BYTES];
    uint64_t random;
    dm_random (&random, sizeof random);
    intake_zaaknummer_encode ((unsigned) (1970 + at_ms / 31556952000), random, nummer);
    out->size = 0;
    dm_uuid_format (person.bytes, person_text);
    add (out, "%s\t%s\t%" PRId64 "\t%s", dm_uuid_format (zaak.bytes, zaak_text), has_login ? person_text : "\\N", at_ms,
         nummer);
    add_key (out, &zaak, zaak_key);
    if (has_login)
        add_key (out, &person, person_key);
    else
        add (out, "\t\\N");
    add_sealed (out, zaak_key, &zaak, "zaak.answers", answers, sizeof answers - 1);
    add_persoon (out, has_login ? person_key : zaak_key, has_login ? &person : &zaak);
    add_sealed (out, zaak_key, &zaak, "resultaat.toelichting", toelichting, sizeof toelichting - 1);
    add (out, "\n");
}

static PGconn *connect (ts_cluster *cluster)
{
    PGconn *connection = PQconnectdb (ts_cluster_conninfo (cluster, "app"));
    if (PQstatus (connection) != CONNECTION_OK)
        ts_die ("%s", PQerrorMessage (connection));
    return connection;
}

static void must (PGconn *connection, const char *sql)
{
    PGresult *result = PQexec (connection, sql);
    ExecStatusType kind = PQresultStatus (result);
    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK && kind != PGRES_COPY_IN)
        ts_die ("%s", PQerrorMessage (connection));
    PQclear (result);
}

/* The plan of one growth: which of the zaken that are still to be made is being made. */
typedef struct growth {
    PGconn *connection;
    line line;
    int64_t done, count, begin_ms, now_ms;
} growth;

static void copy_seeds (growth *it, int64_t count)
{
    must (it->connection, "COPY growth.seed FROM STDIN");
    for (int64_t i = 0; i < count; i++) {
        double part = (double) (it->done + i) / (double) it->count;
        it->line.arena = dm_arena_open ();
        write_seed (&it->line, it->done + i, it->now_ms - YEARS_MS + (int64_t) (part * (double) YEARS_MS));
        dm_arena_destroy (&it->line.arena);
        if (PQputCopyData (it->connection, it->line.text, (int) it->line.size) != 1)
            ts_die ("%s", PQerrorMessage (it->connection));
    }
    if (PQputCopyEnd (it->connection, NULL) != 1)
        ts_die ("%s", PQerrorMessage (it->connection));
    for (PGresult *result; (result = PQgetResult (it->connection)); PQclear (result))
        if (PQresultStatus (result) != PGRES_COMMAND_OK)
            ts_die ("%s", PQerrorMessage (it->connection));
}

static void tell (const growth *it, int64_t there)
{
    double seconds = (double) (dm_clock_monotonic_ms () - it->begin_ms) / 1000;
    double left = seconds * (double) (it->count - it->done) / (double) it->done;
    printf ("%" PRId64 " of %" PRId64 " zaken, %.0f s; %.0f s left\n", there + it->done, there + it->count, seconds,
            left);
    fflush (stdout);
}

static void make_all (growth *it, int64_t there)
{
    char *sql = read_sql ("fill");
    while (it->done < it->count) {
        int64_t now = it->count - it->done < AT_ONCE ? it->count - it->done : AT_ONCE;
        copy_seeds (it, now);
        must (it->connection, sql);
        it->done += now;
        tell (it, there);
    }
    free (sql);
}

void growth_fill (ts_suite *suite, int64_t size)
{
    ts_cluster *cluster = ts_suite_cluster (suite);
    char sql[200];
    prepare (cluster);
    int64_t there = ts_cluster_number (cluster, "SELECT count(*) FROM intake.zaak");
    growth it = { .count = size - there, .begin_ms = dm_clock_monotonic_ms (), .now_ms = dm_clock_now_ms () };
    if (it.count <= 0)
        return;
    it.connection = connect (cluster);
    it.line.keyring = ts_keyring_open (suite);
    snprintf (sql, sizeof sql, "SET session_replication_role = replica; SET growth.people = '%" PRId64 "'",
              size / ZAKEN_A_PERSON);
    run_all (cluster, hasty);
    run_file (cluster, "begin");
    must (it.connection, sql);
    make_all (&it, there);
    run_file (cluster, "finish");
    run_all (cluster, steady);
    sync ();
    dm_keyring_destroy (&it.line.keyring);
    PQfinish (it.connection);
}
