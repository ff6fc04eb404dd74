/* SPDX-License-Identifier: EUPL-1.2 */
/* How fast the suite is when its database has grown: the same figures at each size, each beside that of the smallest.
 * A program for people, never asserted. */
#include <inttypes.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/clock.h"
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "tests/growth/fill.h"
#include "tests/support/calls.h"
#include "tests/support/measure.h"
#include "tests/support/process.h"

#define SIZES_MAX 8
#define SAMPLES 400
#define ROUNDS 4 /* how often each sample is asked for, after once that is not measured */
#define IN_FLIGHT 50
#define SUBMIT_MS 5000
#define ACCEPTS 3000
#define ACCEPT_THREADS 8
#define ACCEPT_INTERVAL_US 3000
#define PULL_MS 3000
#define PULL_EVENTS 512
#define FIGURES_MAX 512
#define SOUGHT_NAME "Tjibbe Zoekmeester"
#define SOUGHT_EMAIL "tjibbe.zoekmeester@example.org"

static const char help[] =
    "growth [--keep FOLDER] [--fill-only | --measure-only] [SIZE...]\n"
    "Fills a database of the suite to each SIZE in zaken (10000 100000 1000000 3000000), measures there, and writes\n"
    "build/growth.json: one line a figure. 3000000 takes some 30 GB below /tmp, or in FOLDER, which stays: with\n"
    "--measure-only it is measured again, with another SIZE it grows. Each SIZE is at least as large as the one "
    "before.\n";

static ts_suite *suite;
static ts_caller gateway, digictl, follower;
static int64_t size_now;

/* All figures, those of earlier runs that are kept too. */
static struct figure {
    char name[40], unit[16];
    int64_t size;
    double value;
} figures[FIGURES_MAX];
static size_t figure_count;

static void note (const char *name, int64_t size, double value, const char *unit)
{
    size_t i = 0;
    while (i < figure_count && (figures[i].size != size || strcmp (figures[i].name, name) != 0))
        i++;
    if (i == FIGURES_MAX)
        ts_die ("more than %d figures", FIGURES_MAX);
    figure_count += i == figure_count;
    figures[i].size = size;
    figures[i].value = value;
    snprintf (figures[i].name, sizeof figures[i].name, "%s", name);
    snprintf (figures[i].unit, sizeof figures[i].unit, "%s", unit);
}

static void tell (const char *name, double value, const char *unit)
{
    printf ("%9" PRId64 " zaken  %-28s %12.2f %s\n", size_now, name, value, unit);
    fflush (stdout);
    note (name, size_now, value, unit);
}

/* One zaak of somebody who logged in, and what it is asked for by. */
typedef struct sample {
    dm_uuid zaak;
    dm_actor owner, medewerker;
    char nummer[16];
} sample;
static sample samples[SAMPLES];

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

/* Any moment of the ten years is as likely as another, so that an owner of many zaken is asked for more often. */
static void choose_samples (void)
{
    PGresult *rows = ts_cluster_query (
        ts_suite_cluster (suite),
        "SELECT zaak.uuid, zaak.owner, owner_kind, (SELECT id FROM intake.medewerker JOIN intake.zaaktype ON team = "
        "teams[1]"
        "   WHERE zaaktype.identificatie = zaak.zaaktype AND id LIKE '%3'), identificatie"
        " FROM (SELECT growth.uuid_of (now() - random() * interval '9.9 years') AS after"
        "       FROM generate_series(1, 400) OFFSET 0) AS moment"
        " CROSS JOIN LATERAL (SELECT * FROM intake.zaak WHERE uuid > after AND level IS NOT NULL ORDER BY uuid LIMIT 1)"
        "   AS zaak WHERE behandelaar IS NOT NULL");
    if (PQntuples (rows) == 0)
        ts_die ("there are no zaken to ask for");
    for (int i = 0; i < SAMPLES; i++) {
        int row = i % PQntuples (rows);
        dm_uuid_parse (PQgetvalue (rows, row, 0), &samples[i].zaak);
        samples[i].owner.kind = (dm_actor_kind) atoi (PQgetvalue (rows, row, 2));
        samples[i].medewerker.kind = DM_ACTOR_BEHANDELAAR;
        snprintf (samples[i].owner.id, sizeof samples[i].owner.id, "%s", PQgetvalue (rows, row, 1));
        snprintf (samples[i].owner.level, sizeof samples[i].owner.level, "%s",
                  samples[i].owner.kind == DM_ACTOR_ONDERNEMER ? "eherkenning:4" : "digid:hoog");
        snprintf (samples[i].medewerker.id, sizeof samples[i].medewerker.id, "%s", PQgetvalue (rows, row, 3));
        snprintf (samples[i].nummer, sizeof samples[i].nummer, "%s", PQgetvalue (rows, row, 4));
    }
    PQclear (rows);
}

/* One zaak is of somebody by this name; then one in fifty has the first name, as the commonest one is, and one in two
 * hundred the surname. */
static void plant_name (void)
{
    static const char *const shares[] = { "% 50", "% 200" };
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_error error = { 0 };
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    const dm_uuid key = dm_uuid_new ();
    request.zaaktype = "melding-openbare-ruimte";
    request.answers = "{}";
    request.has_without_journey = request.without_journey = true;
    request.initiator = &initiator;
    initiator.name = SOUGHT_NAME;
    initiator.emailadres = SOUGHT_EMAIL;
    if (ts_call (&digictl, "intake", "digimeente.intake.v1.IntakeService/Submit", &key, &request.base, arena, &reply,
                 &error))
        ts_die ("Submit: %s", error.message);
    const ProtobufCBinaryData uuid = ((const Digimeente__Intake__V1__SubmitResponse *) reply)->uuid;
    for (size_t i = 0; i < DM_COUNT (shares); i++) {
        char sql[500], text[DM_UUID_TEXT_SIZE];
        snprintf (sql, sizeof sql,
                  "UPDATE intake.data_key SET terms = data_key.terms || said.terms[%zu] FROM intake.data_key AS said"
                  " WHERE said.owner = '%s' AND NOT data_key.terms @> said.terms[%zu:%zu]"
                  " AND hashtextextended(data_key.owner::text, %zu) %s = 0",
                  i + 1, dm_uuid_format (uuid.data, text), i + 1, i + 1, i, shares[i]);
        PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    }
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "VACUUM intake.data_key"));
}

static ProtobufCMessage *ask (ts_caller *caller, const char *target, const char *method, const dm_actor *actor,
                              const ProtobufCMessage *request, dm_arena *arena)
{
    ProtobufCMessage *reply = NULL;
    dm_error error = { 0 };
    if (actor)
        caller->origin.actor = *actor;
    dm_status status = ts_call (caller, target, method, NULL, request, arena, &reply, &error);
    if (status)
        ts_die ("%s: %s: %s", method, dm_status_find (status)->name, error.message);
    return reply;
}

#define DESK(name) "digimeente.intake.v1.DeskService/" name
#define PORTAL(name) "digimeente.intake.v1.PortalService/" name

typedef Digimeente__Intake__V1__ListWorkRequest ListWorkRequest;
typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
static const ListWorkRequest no_work = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;

static const ListWorkResponse *list_work (const sample *it, const ListWorkRequest *request, dm_arena *arena)
{
    return (const void *) ask (&gateway, "intake", DESK ("ListWork"), &it->medewerker, &request->base, arena);
}

static void ask_list (const sample *it, dm_arena *arena)
{
    ListWorkRequest request = no_work;
    request.which = "alle";
    list_work (it, &request, arena);
}

static void ask_page_2 (const sample *it, dm_arena *arena)
{
    ListWorkRequest request = no_work;
    request.which = "alle";
    request.has_first = true;
    request.first = 25;
    list_work (it, &request, arena);
}

static void ask_ended (const sample *it, dm_arena *arena)
{
    ListWorkRequest request = no_work;
    request.which = "klaar";
    list_work (it, &request, arena);
}

static void ask_number (const sample *it, dm_arena *arena)
{
    ListWorkRequest request = no_work;
    request.search = (char *) it->nummer;
    request.which = "klaar";
    list_work (it, &request, arena);
}

static void ask_dossier (const sample *it, dm_arena *arena)
{
    Digimeente__Intake__V1__ViewDossierRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOSSIER_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) it->zaak.bytes };
    ask (&gateway, "intake", DESK ("ViewDossier"), &it->medewerker, &request.base, arena);
}

static void ask_mijn_zaken (const sample *it, dm_arena *arena)
{
    Digimeente__Intake__V1__ListMijnZakenRequest request = DIGIMEENTE__INTAKE__V1__LIST_MIJN_ZAKEN_REQUEST__INIT;
    ask (&gateway, "intake", PORTAL ("ListMijnZaken"), &it->owner, &request.base, arena);
}

static void ask_mijn_zaak (const sample *it, dm_arena *arena)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) it->zaak.bytes };
    ask (&gateway, "intake", PORTAL ("GetMijnZaak"), &it->owner, &request.base, arena);
}

static void ask_viewings (const sample *it, dm_arena *arena)
{
    Digimeente__Intake__V1__ListViewingsRequest request = DIGIMEENTE__INTAKE__V1__LIST_VIEWINGS_REQUEST__INIT;
    ask (&gateway, "intake", PORTAL ("ListViewings"), &it->owner, &request.base, arena);
}

typedef Digimeente__Audit__V1__ListEntriesRequest ListEntriesRequest;

static void ask_audit_zaak (const sample *it, dm_arena *arena)
{
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.has_zaak = true;
    request.zaak = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) it->zaak.bytes };
    ask (&digictl, "audit", "digimeente.audit.v1.AuditService/ListEntries", NULL, &request.base, arena);
}

static void ask_audit_actor (const sample *it, dm_arena *arena)
{
    ListEntriesRequest request = DIGIMEENTE__AUDIT__V1__LIST_ENTRIES_REQUEST__INIT;
    request.actor_id = (char *) it->medewerker.id;
    ask (&digictl, "audit", "digimeente.audit.v1.AuditService/ListEntries", NULL, &request.base, arena);
}

static void search (const sample *it, const char *text, dm_arena *arena)
{
    ListWorkRequest request = no_work;
    request.search = (char *) text;
    list_work (it, &request, arena);
}

static void ask_name (const sample *it, dm_arena *arena)
{
    search (it, SOUGHT_NAME, arena);
}

static void ask_email (const sample *it, dm_arena *arena)
{
    search (it, SOUGHT_EMAIL, arena);
}

/* What is asked one after another, by one caller. */
static const struct read {
    const char *name;
    void (*ask) (const sample *it, dm_arena *arena);
} reads[] = {
    { "desk_list", ask_list },          { "desk_list_page_2", ask_page_2 },
    { "desk_list_ended", ask_ended },   { "desk_search_number", ask_number },
    { "desk_search_email", ask_email }, { "desk_search_name", ask_name },
    { "desk_zaak", ask_dossier },       { "mijn_zaken", ask_mijn_zaken },
    { "mijn_zaak", ask_mijn_zaak },     { "mijn_gegevens", ask_viewings },
    { "audit_zaak", ask_audit_zaak },   { "audit_actor", ask_audit_actor },
};

static void measure_read (const struct read *read)
{
    static double times_ms[SAMPLES * ROUNDS];
    char name[40];
    for (int i = -SAMPLES; i < SAMPLES * ROUNDS; i++) {
        dm_arena *arena = dm_arena_open ();
        int64_t begin_us = dm_clock_monotonic_us ();
        read->ask (&samples[(i + SAMPLES) % SAMPLES], arena);
        if (i >= 0)
            times_ms[i] = (double) (dm_clock_monotonic_us () - begin_us) / 1000;
        dm_arena_destroy (&arena);
    }
    snprintf (name, sizeof name, "%s_p50", read->name);
    tell (name, m_percentile (times_ms, DM_COUNT (times_ms), 0.50), "ms");
    snprintf (name, sizeof name, "%s_p99", read->name);
    tell (name, m_percentile (times_ms, DM_COUNT (times_ms), 0.99), "ms");
}

/* Pulls from anywhere in intake's log, as a consumer that is behind does. */
static void measure_pull (void)
{
    Digimeente__Log__V1__PullRequest request = DIGIMEENTE__LOG__V1__PULL_REQUEST__INIT;
    int64_t head = number ("SELECT position FROM intake.event_head"), count = 0;
    int64_t oldest = number ("SELECT coalesce(min(position), 1) FROM intake.event");
    request.log = "intake";
    request.has_after = request.has_last_hash = request.has_max_events = request.has_max_bytes = true;
    request.max_events = PULL_EVENTS;
    request.max_bytes = 960 * 1024;
    uint8_t hash[32];
    request.last_hash = (ProtobufCBinaryData){ sizeof hash, hash };
    request.after = oldest + (head - oldest) / 2;
    PGresult *rows = ts_cluster_query (ts_suite_cluster (suite),
                                       "SELECT encode(sha256(bytes), 'hex') FROM intake.event WHERE position ="
                                       " (SELECT coalesce(min(position), 1) FROM intake.event)"
                                       " + ((SELECT position FROM intake.event_head)"
                                       " - (SELECT coalesce(min(position), 1) FROM intake.event)) / 2");
    for (size_t i = 0; i < sizeof hash; i++)
        sscanf (PQgetvalue (rows, 0, 0) + 2 * i, "%2hhx", &hash[i]);
    PQclear (rows);
    int64_t begin_us = dm_clock_monotonic_us (), until_ms = dm_clock_monotonic_ms () + PULL_MS;
    while (dm_clock_monotonic_ms () < until_ms) {
        dm_arena *arena = dm_arena_open ();
        const Digimeente__Log__V1__PullResponse *reply =
            (const void *) ask (&follower, "intake", "digimeente.log.v1.LogService/Pull", NULL, &request.base, arena);
        count += (int64_t) reply->n_entries;
        dm_arena_destroy (&arena);
    }
    tell ("pull", (double) count * 1e6 / (double) (dm_clock_monotonic_us () - begin_us), "events/s");
}

static const char answers[] =
    "{\"wat\":\"De lantaarn voor de deur brandt niet meer sinds het weekend\",\"waar\":{\"straat\":\"Kerkstraat\","
    "\"huisnummer\":\"12\",\"plaats\":\"Digimeente\"},\"gevaar\":\"nee\",\"opmerking\":\"Het is er nu erg donker.\"}";

static dm_pending *start_submit (void)
{
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    dm_uuid key = dm_uuid_new ();
    request.zaaktype = "melding-openbare-ruimte";
    request.answers = (char *) answers;
    request.has_without_journey = request.without_journey = true;
    const dm_call_options options = { .origin = &digictl.origin, .key = key.bytes };
    return dm_client_start (digictl.client, "intake", "digimeente.intake.v1.IntakeService/Submit", &options,
                            &request.base);
}

static void finish_submit (dm_pending **pending)
{
    dm_arena *arena = dm_arena_open ();
    ProtobufCMessage *reply;
    dm_error error;
    if (*pending && dm_client_wait (pending, arena, &reply, &error))
        ts_die ("Submit: %s", error.message);
    dm_arena_destroy (&arena);
}

static void signal_others (int signal)
{
    for (size_t i = 0; i < M_SERVICES; i++)
        if (strcmp (m_services[i], "intake") != 0)
            ts_suite_signal (suite, m_services[i], 0, signal);
}

/* Fifty in flight, intake alone: the others stand still, and catch up afterwards. */
static void measure_submit (void)
{
    dm_pending *out[IN_FLIGHT] = { NULL };
    int64_t done = 0;
    signal_others (SIGSTOP);
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "intake", 0));
    int64_t begin_us = dm_clock_monotonic_us (), until_ms = dm_clock_monotonic_ms () + SUBMIT_MS;
    for (size_t i = 0; dm_clock_monotonic_ms () < until_ms; i = (i + 1) % IN_FLIGHT, done++) {
        finish_submit (&out[i]);
        out[i] = start_submit ();
    }
    for (size_t i = 0; i < IN_FLIGHT; i++)
        finish_submit (&out[i]);
    tell ("submit", (double) done * 1e6 / (double) (dm_clock_monotonic_us () - begin_us), "1/s");
    tell ("submit_cpu", m_usage_us (&usage) / (double) done, "us");
    signal_others (SIGCONT);
    ts_suite_wait_settled (suite);
}

/* Arrivals by the clock, as many a second at each size. */
static struct {
    int64_t begin_us;
    atomic_size_t next;
    double times_ms[ACCEPTS];
} paced;

static void *run_paced (void *unused)
{
    (void) unused;
    for (size_t i; (i = paced.next++) < ACCEPTS;) {
        int64_t due_us = paced.begin_us + (int64_t) i * ACCEPT_INTERVAL_US, wait_us = due_us - dm_clock_monotonic_us ();
        if (wait_us > 0)
            usleep ((unsigned) wait_us);
        dm_pending *pending = start_submit ();
        finish_submit (&pending);
        paced.times_ms[i] = (double) (dm_clock_monotonic_us () - due_us) / 1000;
    }
    return NULL;
}

static void measure_accept (void)
{
    pthread_t threads[ACCEPT_THREADS];
    paced.next = 0;
    paced.begin_us = dm_clock_monotonic_us () + 1000;
    for (size_t i = 0; i < ACCEPT_THREADS; i++)
        pthread_create (&threads[i], NULL, run_paced, NULL);
    for (size_t i = 0; i < ACCEPT_THREADS; i++)
        pthread_join (threads[i], NULL);
    tell ("accept_p50", m_percentile (paced.times_ms, ACCEPTS, 0.50), "ms");
    tell ("accept_p99", m_percentile (paced.times_ms, ACCEPTS, 0.99), "ms");
    ts_suite_wait_settled (suite);
}

static void measure_bytes (void)
{
    double sum = 0;
    double zaken = (double) number ("SELECT count(*) FROM intake.zaak");
    for (size_t i = 0; i < M_SERVICES; i++) {
        char sql[200], name[40];
        snprintf (sql, sizeof sql,
                  "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                  " '%s'::regnamespace",
                  m_services[i]);
        double bytes = (double) number (sql);
        sum += bytes;
        snprintf (name, sizeof name, "bytes_%s", m_services[i]);
        tell (name, bytes / 1e6, "MB");
    }
    tell ("bytes_together", sum / 1e6, "MB");
    tell ("bytes_a_zaak", sum / zaken, "bytes");
}

static void end_services (void)
{
    for (size_t i = M_SERVICES; i-- > 0;)
        if (ts_suite_pid (suite, m_services[i], 0) > 0 && ts_suite_end (suite, m_services[i], 0, SIGTERM) != 0)
            ts_die ("%s did not end well", m_services[i]);
}

static void start_services (void)
{
    for (size_t i = 0; i < M_SERVICES; i++) {
        char name[40];
        int64_t begin_us = dm_clock_monotonic_us ();
        ts_suite_start (suite, m_services[i], 0);
        ts_suite_wait_ready (suite, m_services[i], 0);
        snprintf (name, sizeof name, "start_%s", m_services[i]);
        tell (name, (double) (dm_clock_monotonic_us () - begin_us) / 1000, "ms");
    }
}

/* What the measuring sent in is ended, so that the share that is open stays as it was. */
static void end_submitted (const char *begin)
{
    char sql[300];
    snprintf (sql, sizeof sql,
              "UPDATE intake.zaak SET einddatum = startdatum WHERE uuid > growth.uuid_of ('%s') AND einddatum IS NULL"
              " AND behandelaar IS NULL AND owner IS NULL",
              begin);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

static void measure (void)
{
    ts_caller_init (&gateway, suite, "gateway");
    ts_caller_init (&digictl, suite, "digictl");
    ts_caller_init (&follower, suite, "notification");
    measure_bytes ();
    choose_samples ();
    plant_name ();
    for (size_t i = 0; i < DM_COUNT (reads); i++)
        measure_read (&reads[i]);
    measure_pull ();
    char *begin = ts_cluster_text (ts_suite_cluster (suite), "SELECT now()");
    measure_accept ();
    measure_submit ();
    end_submitted (begin);
    free (begin);
    ts_caller_clear (&follower);
    ts_caller_clear (&digictl);
    ts_caller_clear (&gateway);
}

/* How many times worse than at the smallest size; of a rate, how many times less. */
static double times_worse (const struct figure *it, double smallest)
{
    return strstr (it->unit, "/s") ? smallest / it->value : it->value / smallest;
}

static void print_row (const struct figure *first)
{
    printf ("%-26s %-9s", first->name, first->unit);
    for (size_t i = 0; i < figure_count; i++)
        if (strcmp (figures[i].name, first->name) == 0)
            printf (" %12.2f (%5.2f)", figures[i].value, times_worse (&figures[i], first->value));
    printf ("\n");
}

static int compare_sizes (const void *a, const void *b)
{
    const struct figure *left = a, *right = b;
    return (left->size > right->size) - (left->size < right->size);
}

/* One row a figure, one column a size. */
static void print_table (void)
{
    qsort (figures, figure_count, sizeof *figures, compare_sizes);
    printf ("%-36s", "(times worse than the smallest)");
    for (size_t i = 0; i < figure_count; i++)
        if (i == 0 || figures[i].size != figures[i - 1].size)
            printf (" %20" PRId64, figures[i].size);
    printf ("\n");
    for (size_t i = 0; i < figure_count && figures[i].size == figures[0].size; i++)
        print_row (&figures[i]);
}

static void name_json (char out[600])
{
    snprintf (out, 600, "%s/../growth.json", ts_bin_folder ());
}

static void read_json (void)
{
    char path[600], line[200], name[40], unit[16];
    int64_t size;
    double value;
    name_json (path);
    FILE *file = fopen (path, "r");
    while (file && fgets (line, sizeof line, file))
        if (sscanf (line, "{\"name\":\"%39[^\"]\",\"size\":%" SCNd64 ",\"value\":%lf,\"unit\":\"%15[^\"]\"}", name,
                    &size, &value, unit)
            == 4)
            note (name, size, value, unit);
    if (file)
        fclose (file);
}

static void write_json (void)
{
    char path[600];
    name_json (path);
    FILE *file = fopen (path, "w");
    if (!file)
        ts_die ("cannot write %s", path);
    for (size_t i = 0; i < figure_count; i++)
        fprintf (file, "{\"name\":\"%s\",\"size\":%" PRId64 ",\"value\":%.3f,\"unit\":\"%s\"}\n", figures[i].name,
                 figures[i].size, figures[i].value, figures[i].unit);
    fclose (file);
}

typedef struct plan {
    const char *folder; /* NULL: none is kept */
    bool fills, measures;
    int64_t sizes[SIZES_MAX];
    size_t count;
} plan;

static plan read_plan (int argc, char **argv)
{
    plan out = { .fills = true, .measures = true };
    for (int i = 1; i < argc; i++) {
        if (strcmp (argv[i], "--keep") == 0 && i + 1 < argc)
            out.folder = argv[++i];
        else if (strcmp (argv[i], "--fill-only") == 0)
            out.measures = false;
        else if (strcmp (argv[i], "--measure-only") == 0)
            out.fills = false;
        else if (out.count < SIZES_MAX && strtoll (argv[i], NULL, 10) > 0)
            out.sizes[out.count++] = strtoll (argv[i], NULL, 10);
        else {
            fputs (help, stderr);
            exit (strcmp (argv[i], "--help") == 0 ? 0 : 2);
        }
    }
    if (out.count == 0)
        out = (plan){ out.folder, out.fills, out.measures, { 10000, 100000, 1000000, 3000000 }, 4 };
    return out;
}

int main (int argc, char **argv)
{
    plan it = read_plan (argc, argv);
    if (it.folder)
        read_json ();
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .kept = it.folder });
    for (size_t i = 0; i < it.count; i++) {
        size_now = it.sizes[i];
        end_services ();
        if (it.fills)
            growth_fill (suite, size_now);
        start_services ();
        if (it.measures)
            measure ();
    }
    ts_suite_destroy (&suite);
    if (it.measures)
        write_json ();
    print_table ();
    return 0;
}
