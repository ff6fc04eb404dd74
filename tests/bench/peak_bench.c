/* SPDX-License-Identifier: EUPL-1.2 */
/* The busiest hour of all municipalities together, on this one machine: peak_bench MINUTES SHARE. Visitors arrive by
 * the clock, whether or not those before them were served (Poisson, the same in each run), and each request of a visit
 * has its moment too. A latency counts from that moment, so what has to wait is counted as waiting.
 * Afterwards it looks for the largest share of a country that the machine still serves well.
 * How the load is derived stands in tests/README.md. Writes build/peak.json, a JSON object a line. */
#include <curl/curl.h>
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"
#include "tests/support/measure.h"
#include "tests/support/melding.h"
#include "tests/support/process.h"

/* The country. */
#define PEOPLE 18e6
#define ZAKEN_EACH 1.0 /* a year */
#define PART_ONLINE 0.9
#define WORKING_DAYS 254.0
#define BUSY_DAY 3.0   /* times a usual day */
#define BUSY_HOUR 0.15 /* of a day */
#define SENDS_PER_S (PEOPLE * ZAKEN_EACH * PART_ONLINE / WORKING_DAYS * BUSY_DAY * BUSY_HOUR / 3600)

#define THINK_US 1e6 /* between two pages of a visit, on average */
#define LIMIT_MS 500 /* a share is served well when p99 of each kind of request stays below, and nothing fails */
#define WARM_S 5.0   /* of a step, not counted */
#define STEP_S 15.0  /* with WARM_S */
#define STEPS 6
#define SHARE_STEP 1.5
#define PATIENCE_MS 10000 /* a visitor whose turn comes later than that gives up */
#define RESIDENTS 16      /* who are logged in, and look what became of their zaken */
#define ZAKEN_OF_EACH 4
#define THREADS_LEAST 64
#define THREADS_PER_SHARE 700
#define SAMPLES_MAX 12000000
#define SEED 20250101

typedef enum request_kind { FILES, PAGE, SAVE, SEND, LOOKUP, KINDS } request_kind;
static const char *const kind_names[KINDS] = { "file", "page", "save", "send", "lookup" };

static ts_suite *suite;
static FILE *json;
static char json_path[600], json_part[640]; /* and what it is called until it is whole */
static ts_files files;                      /* that the home page names */

/* Somebody who is logged in: two people in turn, each with a session of their own. */
static struct resident {
    char *cookie, zaak_path[TS_PATH_SIZE];
} residents[RESIDENTS];

/* A request that was answered: when it was due, and how long after that the answer was there. */
typedef struct sample {
    float due_s, ms;
    request_kind kind;
} sample;

typedef struct walk walk;
typedef struct visit {
    int64_t due_us;
    void (*run) (walk *it);
} visit;

/* A time with its visits, and what came of it. */
typedef struct span {
    double share, think_us;
    int64_t begin_us, end_us; /* by the clock; nothing is due after the end */
    visit *visits;
    size_t visit_count;
    atomic_size_t next, failures, given_up, count;
    sample *samples;
} span;

/* One visitor under way. */
struct walk {
    span *span;
    ts_browser *browser;
    uint64_t random;
    int64_t due_us;
    bool is_over;
    char path[TS_PATH_SIZE];
};

/* Between 0 and 1, by splitmix64. */
static double next_random (uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return ((double) ((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double next_pause_us (uint64_t *state, double mean_us)
{
    return -mean_us * log (next_random (state));
}

static void sleep_until (int64_t due_us)
{
    int64_t wait_us = due_us - dm_clock_monotonic_us ();
    if (wait_us > 0)
        usleep ((unsigned) wait_us);
}

static void keep_sample (span *it, request_kind kind, int64_t due_us)
{
    size_t number = it->count++;
    if (number >= SAMPLES_MAX)
        ts_die ("more than %d answers", SAMPLES_MAX);
    it->samples[number] = (sample){ .due_s = (float) ((double) (due_us - it->begin_us) / 1e6),
                                    .ms = (float) ((double) (dm_clock_monotonic_us () - due_us) / 1e3),
                                    .kind = kind };
}

/* A GET, or a POST of form, at its moment. A visit whose request fails is over. So is one whose
 * turn comes too late, and one at the end of its span. */
static const ts_page *ask (walk *it, request_kind kind, const char *path, const char *form)
{
    if (it->is_over)
        return NULL;
    it->is_over = it->due_us > it->span->end_us;
    sleep_until (it->is_over ? 0 : it->due_us);
    if (!it->is_over && dm_clock_monotonic_us () - it->due_us > PATIENCE_MS * 1000) {
        it->span->given_up++;
        it->is_over = true;
    }
    if (it->is_over)
        return NULL;
    const ts_page *page = form ? ts_browser_post (it->browser, path, form) : ts_browser_get (it->browser, path);
    if (page->code == 303 || (page->code == 200 && !form)) {
        keep_sample (it->span, kind, it->due_us);
        snprintf (it->path, sizeof it->path, "%s", ts_page_path (page));
        return page;
    }
    it->span->failures++;
    it->is_over = true;
    return NULL;
}

static void think (walk *it)
{
    it->due_us += (int64_t) next_pause_us (&it->random, it->span->think_us);
}

/* Asks for what a browser asks for by itself, as soon as it knows of it. */
static const ts_page *ask_at_once (walk *it, request_kind kind, const char *path)
{
    int64_t due_us = it->due_us;
    it->due_us = dm_clock_monotonic_us ();
    const ts_page *page = ask (it, kind, path, NULL);
    it->due_us = due_us;
    return page;
}

/* Sends the form that is shown, and looks at the page that comes next. */
static void press (walk *it, request_kind kind, const char *typed)
{
    char form[TS_FORM_SIZE];
    think (it);
    if (it->is_over)
        return;
    ts_melding_form (it->browser, typed, form, sizeof form);
    const ts_page *page = ask (it, kind, it->path, form);
    while (page && *page->location)
        page = ask_at_once (it, PAGE, page->location);
}

/* The home page with its files, by a browser that was never here, and then the journey. */
static void look_around (walk *it)
{
    ask (it, PAGE, "/", NULL);
    for (size_t i = 0; i < files.count; i++)
        ask_at_once (it, FILES, files.paths[i]);
    think (it);
    ask (it, PAGE, TS_MELDING, NULL);
}

static void look_and_send (walk *it)
{
    look_around (it);
    press (it, SAVE, TS_MELDING_WHO);
    for (size_t i = 0; i < TS_MELDING_STEPS; i++)
        press (it, SAVE, ts_melding_answers[i]);
    press (it, SEND, "");
}

/* What became of my zaken: the list, and one of them. */
static void look_up (walk *it)
{
    const struct resident *who = &residents[(size_t) (next_random (&it->random) * RESIDENTS)];
    ts_browser_set_cookie (it->browser, "dm_sessie", who->cookie);
    ask (it, LOOKUP, "/mijn", NULL);
    think (it);
    ask (it, LOOKUP, who->zaak_path, NULL);
}

/* What visitors come for, and how many for each that sends something. */
static const struct {
    void (*run) (walk *it);
    double parts;
} visits_of[] = { { look_and_send, 1 }, { look_around, 5 }, { look_up, 3 } };

static double visits_per_send (void)
{
    double sum = 0;
    for (size_t i = 0; i < DM_COUNT (visits_of); i++)
        sum += visits_of[i].parts;
    return sum;
}

/* Arrivals until seconds have passed, the same each time for the same share.  Gives: *out_count; the caller frees. */
static visit *make_visits (double share, double seconds, size_t *out_count)
{
    double mean_us = 1e6 / fmax (1e-9, SENDS_PER_S * visits_per_send () * share), at_us = 0;
    size_t count = 0, room = (size_t) (2 * seconds * 1e6 / mean_us) + 1000;
    visit *visits = calloc (room, sizeof *visits);
    uint64_t random = SEED;
    while ((at_us += next_pause_us (&random, mean_us)) < seconds * 1e6 && count < room) {
        size_t what = 0;
        double left = next_random (&random) * visits_per_send ();
        while (what + 1 < DM_COUNT (visits_of) && (left -= visits_of[what].parts) > 0)
            what++;
        visits[count++] = (visit){ .due_us = (int64_t) at_us, .run = visits_of[what].run };
    }
    *out_count = count;
    return visits;
}

static void *run_visitors (void *arg)
{
    span *whole = arg;
    for (size_t i; (i = whole->next++) < whole->visit_count;) {
        walk it = { .span = whole, .random = SEED ^ (i * 0x9e3779b97f4a7c15U) };
        it.due_us = whole->begin_us + whole->visits[i].due_us;
        sleep_until (it.due_us);
        it.browser = ts_browser_open (ts_suite_url (suite));
        ts_browser_set_gzip (it.browser);
        whole->visits[i].run (&it);
        ts_browser_destroy (&it.browser);
    }
    return NULL;
}

/* It begins in a moment. */
static span *span_open (double share, double seconds)
{
    span *it = calloc (1, sizeof *it);
    it->share = share;
    it->think_us = THINK_US;
    it->samples = calloc (SAMPLES_MAX, sizeof *it->samples);
    if (!it->samples)
        ts_die ("no memory for %d answers", SAMPLES_MAX);
    it->visits = make_visits (share, seconds, &it->visit_count);
    it->begin_us = dm_clock_monotonic_us () + 100000;
    it->end_us = it->begin_us + (int64_t) (seconds * 1e6);
    return it;
}

/* So many threads that a visitor seldom waits for one. What waits is late, and counts as late. */
static void run_span (span *it)
{
    size_t thread_count = (size_t) (THREADS_LEAST + THREADS_PER_SHARE * it->share);
    pthread_t *threads = calloc (thread_count, sizeof *threads);
    pthread_attr_t attributes;
    pthread_attr_init (&attributes);
    pthread_attr_setstacksize (&attributes, (size_t) 256 * 1024);
    for (size_t i = 0; i < thread_count; i++)
        if (pthread_create (&threads[i], &attributes, run_visitors, it) != 0)
            ts_die ("no thread for visitor %zu", i);
    for (size_t i = 0; i < thread_count; i++)
        pthread_join (threads[i], NULL);
    pthread_attr_destroy (&attributes);
    free (threads);
}

static void span_destroy (span **it)
{
    free ((*it)->samples);
    free ((*it)->visits);
    free (*it);
    *it = NULL;
}

/* Latencies of one kind, or of all (KINDS), that were due between these seconds.  Gives: *out_count; the caller frees.
 */
static double *latencies_of (const span *it, request_kind kind, double from_s, double to_s, size_t *out_count)
{
    double *values = calloc (it->count + 1, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; i < it->count; i++) {
        const sample *one = &it->samples[i];
        if ((kind == KINDS || one->kind == kind) && one->due_s >= from_s && one->due_s < to_s)
            values[count++] = one->ms;
    }
    *out_count = count;
    return values;
}

static double percentile (double *values, size_t count, double part)
{
    return count ? m_percentile (values, count, part) : 0;
}

/* The machine and its consumers, second by second, while a span runs. */
typedef struct watch {
    const span *span;
    double seconds;
} watch;

static const char lag_sql[] = "SELECT json_object_agg (consumer || ' of ' || source, head.position - at.position) FROM"
                              " (SELECT 'audit' AS consumer, source, position FROM audit.cursor"
                              " UNION ALL SELECT 'notification', source, position FROM notification.cursor"
                              " UNION ALL SELECT 'documents', source, position FROM documents.cursor"
                              " UNION ALL SELECT 'intake', source, position FROM intake.cursor) AS at JOIN"
                              " (SELECT 'intake' AS source, position FROM intake.event_head"
                              " UNION ALL SELECT 'documents', position FROM documents.event_head"
                              " UNION ALL SELECT 'notification', position FROM notification.event_head"
                              " UNION ALL SELECT 'gateway', position FROM gateway.event_head) AS head USING (source)";

/* Microseconds of CPU time that all cores together were busy since the machine started. */
static double machine_cpu_us (void)
{
    double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, soft = 0;
    FILE *file = fopen ("/proc/stat", "r");
    if (!file
        || fscanf (file, "cpu %lf %lf %lf %lf %lf %lf %lf", &user, &nice, &system, &idle, &waiting, &irq, &soft) != 7)
        ts_die ("cannot read /proc/stat");
    fclose (file);
    return (user + nice + system + irq + soft) * 1e6 / (double) sysconf (_SC_CLK_TCK);
}

static int64_t machine_memory_kib (void)
{
    char line[200];
    long long total = 0, available = 0;
    FILE *file = fopen ("/proc/meminfo", "r");
    while (file && fgets (line, sizeof line, file)) {
        sscanf (line, "MemTotal: %lld", &total);
        sscanf (line, "MemAvailable: %lld", &available);
    }
    if (file)
        fclose (file);
    return total - available;
}

/* CPU is in cores: 1.5 is one core and a half. The rest is PostgreSQL, the mail server and the kernel. */
static void write_second (int second, double seconds, const m_usages *usages, double machine_us)
{
    char *lag = ts_cluster_text (ts_suite_cluster (suite), lag_sql);
    double services = 0, client = m_usages_client_us (usages) / 1e6 / seconds;
    fprintf (json, "{\"second\":%d,\"lag\":%s,\"cpu\":{", second, lag);
    free (lag);
    for (size_t i = 0; i < M_SERVICES; i++) {
        double cores = m_usage_us (&usages->each[i]) / 1e6 / seconds;
        services += cores;
        fprintf (json, "\"%s\":%.3f,", m_services[i], cores);
    }
    double rest = (machine_cpu_us () - machine_us) / 1e6 / seconds - services - client;
    fprintf (json,
             "\"postgresql and the rest\":%.3f,\"the load itself\":%.3f},\"services_kib\":%" PRId64
             ",\"used_kib\":%" PRId64 "}\n",
             rest > 0 ? rest : 0, client, m_usages_rss_kib (usages), machine_memory_kib ());
}

static void *run_watch (void *arg)
{
    const watch *it = arg;
    for (int second = 1; second <= it->seconds; second++) {
        m_usages usages = m_usages_begin (suite);
        double machine_us = machine_cpu_us ();
        int64_t begin_us = dm_clock_monotonic_us ();
        sleep_until (it->span->begin_us + second * INT64_C (1000000));
        write_second (second, (double) (dm_clock_monotonic_us () - begin_us) / 1e6, &usages, machine_us);
        if (second % 10 == 0) {
            printf ("  %zu answers, %zu failures; %.0f s left, and %.0f s to look for the largest share\n",
                    (size_t) it->span->count, (size_t) it->span->failures, it->seconds - second, STEPS * STEP_S);
            fflush (stdout);
        }
    }
    return NULL;
}

static void write_kind (const span *it, request_kind kind, double seconds)
{
    static const double parts[] = { 0.5, 0.99, 0.999 };
    size_t count;
    double *values = latencies_of (it, kind, 0, seconds, &count), at[DM_COUNT (parts)];
    const char *name = kind == KINDS ? "all" : kind_names[kind];
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        at[i] = percentile (values, count, parts[i]);
    printf ("%-8s %9.1f %9.2f %9.2f %9.2f\n", name, (double) count / seconds, at[0], at[1], at[2]);
    fprintf (json, "{\"kind\":\"%s\",\"count\":%zu,\"rate\":%.2f,\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,", name, count,
             (double) count / seconds, at[0], at[1], at[2]);
    m_write_buckets (json, values, count);
    fputs ("}\n", json);
    free (values);
}

/* The rate and p99 of each second's requests. */
static void write_rates (const span *it, int seconds)
{
    for (int second = 0; second < seconds; second++) {
        size_t count;
        double *values = latencies_of (it, KINDS, second, second + 1, &count);
        fprintf (json, "{\"rate_of_second\":%d,\"rate\":%zu,\"p50\":%.3f,\"p99\":%.3f}\n", second + 1, count,
                 percentile (values, count, 0.5), percentile (values, count, 0.99));
        free (values);
    }
}

static bool is_served_well (const span *it, double from_s, double to_s)
{
    bool is_well = it->failures == 0 && it->given_up == 0;
    for (request_kind kind = 0; kind < KINDS; kind++) {
        size_t count;
        double *values = latencies_of (it, kind, from_s, to_s, &count);
        is_well = is_well && percentile (values, count, 0.99) < LIMIT_MS;
        free (values);
    }
    return is_well;
}

/* The hour itself. */
static bool run_peak (double share, double seconds)
{
    span *it = span_open (share, seconds);
    watch plan = { .span = it, .seconds = seconds };
    pthread_t thread;
    m_usages usages = m_usages_begin (suite);
    pthread_create (&thread, NULL, run_watch, &plan);
    run_span (it);
    pthread_join (thread, NULL);
    double count = (double) it->count;
    printf ("%-8s %9s %9s %9s %9s\n", "", "1/s", "p50 ms", "p99 ms", "p99.9 ms");
    for (request_kind kind = 0; kind <= KINDS; kind++)
        write_kind (it, kind, seconds);
    write_rates (it, (int) seconds);
    fprintf (json,
             "{\"failures\":%zu,\"given_up\":%zu,\"services_us_per_request\":%.1f,\"client_us_per_request\":%.1f}\n",
             (size_t) it->failures, (size_t) it->given_up, m_usages_us (&usages) / count,
             m_usages_client_us (&usages) / count);
    printf ("%zu failures, %zu visitors gave up; CPU of a request: services %.0f us, the load itself %.0f us\n",
            (size_t) it->failures, (size_t) it->given_up, m_usages_us (&usages) / count,
            m_usages_client_us (&usages) / count);
    bool is_well = is_served_well (it, 0, seconds);
    span_destroy (&it);
    return is_well;
}

static bool run_step (double share)
{
    span *it = span_open (share, STEP_S);
    size_t count;
    run_span (it);
    bool is_well = is_served_well (it, WARM_S, STEP_S);
    double *values = latencies_of (it, KINDS, WARM_S, STEP_S, &count), p99 = percentile (values, count, 0.99),
           rate = (double) count / (STEP_S - WARM_S);
    printf ("  share %.2f: %.0f requests/s, p99 %.1f ms, %zu failures, %zu gave up: %s\n", share, rate, p99,
            (size_t) it->failures, (size_t) it->given_up, is_well ? "served well" : "too much");
    fflush (stdout);
    fprintf (json,
             "{\"share\":%.3f,\"rate\":%.1f,\"p99\":%.3f,\"failures\":%zu,\"given_up\":%zu,\"is_served_well\":%s}\n",
             share, rate, p99, (size_t) it->failures, (size_t) it->given_up, is_well ? "true" : "false");
    free (values);
    span_destroy (&it);
    ts_suite_wait_settled (suite);
    return is_well;
}

/* The share to try next: further in one direction until that ends, then halfway. 0: none is known yet. */
static double next_share (double well, double bad)
{
    if (bad == 0)
        return well * SHARE_STEP;
    return well == 0 ? bad / SHARE_STEP : (well + bad) / 2;
}

/* The largest share that is served well, from one that is or is not. */
static void find_share (double share, bool is_well)
{
    double well = is_well ? share : 0, bad = is_well ? 0 : share;
    for (int step = 0; step < STEPS; step++) {
        double next = next_share (well, bad);
        if (run_step (next))
            well = next;
        else
            bad = next;
    }
    printf ("The largest share of a country that was served well: %.2f\n", well);
    fprintf (json, "{\"largest_share\":%.3f,\"limit_ms\":%d}\n", well, LIMIT_MS);
}

/* Logs in at the identity provider, and comes back. */
static void log_in (ts_browser *browser, const char *who)
{
    char choice[4 * TS_PATH_SIZE], form[40];
    ts_browser_get (browser, "/inloggen?als=inwoner");
    snprintf (choice, sizeof choice, "%s", ts_browser_follow (browser, NULL)->url);
    snprintf (form, sizeof form, "wie=%s", who);
    ts_browser_post (browser, choice, form);
    ts_browser_follow (browser, NULL);
}

/* One zaak, by the pages. */
static void send_one (ts_browser *browser)
{
    span *whole = span_open (0, 0);
    whole->think_us = 0;
    whole->end_us = INT64_MAX / 2;
    walk it = { .span = whole, .browser = browser, .due_us = whole->begin_us };
    ask (&it, PAGE, TS_MELDING, NULL);
    press (&it, SAVE, TS_MELDING_WHO);
    for (size_t i = 0; i < TS_MELDING_STEPS; i++)
        press (&it, SAVE, ts_melding_answers[i]);
    press (&it, SEND, "");
    span_destroy (&whole);
    if (it.is_over)
        ts_die ("a zaak cannot be sent: %s", it.path);
}

/* The path of the first zaak in the list. */
static void find_zaak (ts_browser *browser, char *out)
{
    static const char before[] = "<h3><a href=\"/mijn/";
    const char *at = strstr (ts_browser_get (browser, "/mijn")->body, before);
    if (!at)
        ts_die ("no zaak in the list");
    at += strlen ("<h3><a href=\"");
    snprintf (out, TS_PATH_SIZE, "%.*s", (int) strcspn (at, "\""), at);
}

static void prepare (void)
{
    ts_browser *somebody = ts_browser_open (ts_suite_url (suite));
    ts_files_find (&files, ts_browser_get (somebody, "/")->body);
    ts_browser_destroy (&somebody);
    for (size_t i = 0; i < RESIDENTS; i++) {
        ts_browser *browser = ts_browser_open (ts_suite_url (suite));
        log_in (browser, i % 2 ? "karim" : "sanne");
        for (size_t zaak = 0; i < 2 && zaak < ZAKEN_OF_EACH; zaak++)
            send_one (browser);
        ts_suite_wait_settled (suite);
        find_zaak (browser, residents[i].zaak_path);
        residents[i].cookie = ts_browser_cookie (browser, "dm_sessie");
        ts_browser_destroy (&browser);
    }
}

static void open_json (double minutes, double share)
{
    char date[32];
    time_t now = time (NULL);
    struct tm utc;
    strftime (date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime_r (&now, &utc));
    snprintf (json_path, sizeof json_path, "%s/../peak.json", ts_bin_folder ());
    snprintf (json_part, sizeof json_part, "%s.part", json_path);
    json = fopen (json_part, "w");
    if (!json)
        ts_die ("cannot write %s", json_part);
    fprintf (json,
             "{\"date\":\"%s\",\"minutes\":%g,\"share\":%g,\"people\":%.0f,\"zaken_each\":%g,\"part_online\":%g,"
             "\"working_days\":%g,\"busy_day\":%g,\"busy_hour\":%g,\"sends_per_s\":%.3f,\"visits_per_send\":%g,"
             "\"cores\":%ld}\n",
             date, minutes, share, PEOPLE, ZAKEN_EACH, PART_ONLINE, WORKING_DAYS, BUSY_DAY, BUSY_HOUR, SENDS_PER_S,
             visits_per_send (), sysconf (_SC_NPROCESSORS_ONLN));
}

int main (int argc, char **argv)
{
    static const char *const settings[] = { "gateway", "--address-rate=0",         "gateway", "--session-rate=0",
                                            "gateway", "--address-connections=0",  "gateway", "--address-forms=0",
                                            "gateway", "--http-connections=20000", "intake",  "--client-submits=0",
                                            "intake",  "--journey-submits=0",      "intake",  "--recipient-submits=0",
                                            NULL };
    double minutes = argc > 1 ? strtod (argv[1], NULL) : 10, share = argc > 2 ? strtod (argv[2], NULL) : 1;
    curl_global_init (CURL_GLOBAL_DEFAULT);
    m_pin (M_SERVERS);
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings, .with_logins = true });
    m_pin (M_CLIENT);
    ts_melding_publish (suite);
    prepare ();
    open_json (minutes, share);
    printf ("%g minutes of the busiest hour of %.0f people, share %g: %.1f sends and %.1f visits a second\n", minutes,
            PEOPLE, share, SENDS_PER_S * share, SENDS_PER_S * visits_per_send () * share);
    bool is_well = run_peak (share, minutes * 60);
    ts_suite_wait_settled (suite);
    find_share (share, is_well);
    if (fclose (json) != 0 || rename (json_part, json_path) != 0)
        ts_die ("cannot write %s", json_path);
    for (size_t i = 0; i < RESIDENTS; i++)
        free (residents[i].cookie);
    ts_suite_destroy (&suite);
    curl_global_cleanup ();
    return 0;
}
