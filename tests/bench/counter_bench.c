/* SPDX-License-Identifier: EUPL-1.2 */
/* How fast and how heavy the counter is in a browser's hands. Pages stand beside nginx, which gives the same bytes from
 * a file to the same clients in the same run; what is sent stands beside pgbench on the same cluster.
 * All processes, the clients among them, share this machine's cores. Never asserted: it only tells. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "tests/support/load.h"
#include "tests/support/measure.h"
#include "tests/support/melding.h"
#include "tests/support/nginx.h"
#include "tests/support/process.h"

#define CONNECTIONS 32
#define WARM_MS 1000
#define RUN_MS 5000
#define VISIT_MS 8000
#define PREPARE_MS 120000
#define SENDS 4096
#define PGBENCH_CLIENTS 50 /* as beside the spine */
#define FIRST_VISIT_BYTES 150000

static ts_suite *suite;
static uint16_t gateway_port;

/* A resident's browser, and where it is. */
typedef struct visitor {
    ts_browser *browser;
    char path[TS_PATH_SIZE];
} visitor;

static void must (const ts_page *page, long code)
{
    if (page->code != code)
        ts_die ("%s gives %ld instead of %ld:\n%s", page->url, page->code, code, page->body ? page->body : "");
}

/* Sends the form and looks at the page that comes next. */
static void go_on (visitor *it, const char *text)
{
    char form[TS_FORM_SIZE];
    ts_melding_form (it->browser, text, form, sizeof form);
    must (ts_browser_post (it->browser, it->path, form), 303);
    const ts_page *page = ts_browser_follow (it->browser, NULL);
    must (page, 200);
    snprintf (it->path, sizeof it->path, "%s", ts_page_path (page));
}

/* A new browser at the first question. */
static visitor arrive (void)
{
    visitor it = { .browser = ts_browser_open (ts_suite_url (suite)), .path = TS_MELDING };
    must (ts_browser_get (it.browser, TS_MELDING), 200);
    go_on (&it, TS_MELDING_WHO);
    return it;
}

static visitor fill_in (void)
{
    visitor it = arrive ();
    for (size_t i = 0; i < TS_MELDING_STEPS; i++)
        go_on (&it, ts_melding_answers[i]);
    return it;
}

/* A request as a browser makes it: a GET, or a POST of form. it: whose cookie; NULL for somebody new. The caller frees
 * it. */
static char *make_request (visitor *it, const char *path, const char *form)
{
    char *cookie = it ? ts_browser_cookie (it->browser, "dm_bezoek") : NULL, *out = NULL;
    size_t size;
    FILE *file = open_memstream (&out, &size);
    fprintf (file, "%s %s HTTP/1.1\r\nHost: localhost:%u\r\n", form ? "POST" : "GET", path, gateway_port);
    fputs ("Accept: text/html\r\nAccept-Language: nl\r\nAccept-Encoding: gzip\r\n", file);
    if (cookie)
        fprintf (file, "Cookie: dm_bezoek=%s\r\n", cookie);
    if (form)
        fprintf (file, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n", strlen (form));
    fprintf (file, "\r\n%s", form ? form : "");
    fclose (file);
    free (cookie);
    return out;
}

/* What a connection sends in turn: to the gateway, and the same to nginx. */
#define TURNS 2
typedef struct page {
    const char *name;
    int code;
    char *ours[TURNS * CONNECTIONS], *theirs[TURNS * CONNECTIONS];
} page;

static void page_add (page *it, size_t number, visitor *who, const char *path, const char *form)
{
    char file[TS_PATH_SIZE];
    snprintf (file, sizeof file, "/%s", it->name);
    it->ours[number] = make_request (who, path, form);
    it->theirs[number] = make_request (who, file, form);
}

/* CPU time of each request. */
typedef struct page_cost {
    double gateway_us, client_us;
} page_cost;

/* Takes: histogram, for its latencies; NULL for none.  Gives: *out_cost. */
static ts_load_result run_page (uint16_t port, char *const requests[], int code, const char *histogram,
                                page_cost *out_cost)
{
    ts_load load = { .port = port, .connections = CONNECTIONS, .requests = (const char *const *) requests };
    load.request_count = (size_t) TURNS * CONNECTIONS;
    load.code = code;
    load.run_ms = WARM_MS;
    ts_load_run (&load);
    load.run_ms = RUN_MS;
    load.histogram = histogram;
    m_usage usage = m_usage_begin (ts_suite_pid (suite, "gateway", 0));
    ts_load_result result = ts_load_run (&load);
    *out_cost =
        (page_cost){ m_usage_us (&usage) / (double) result.count, m_usage_client_us (&usage) / (double) result.count };
    return result;
}

/* nginx gets the body of the gateway's answer, compressed as it was sent. */
static void keep_answer (ts_nginx *nginx, const page *it)
{
    size_t body, size;
    char *answer = ts_load_once (gateway_port, it->ours[0], &body, &size);
    ts_nginx_put (nginx, it->name, answer + body, size - body);
    free (answer);
}

static void print_page (const char *name, const ts_load_result *ours, const ts_load_result *theirs,
                        const page_cost *cost)
{
    int64_t rss_kib = m_rss_kib (ts_suite_pid (suite, "gateway", 0));
    const struct {
        const char *of, *unit;
        double ours, theirs;
    } rows[] = {
        { "rate", "1/s", ours->rate, theirs->rate },
        { "p50", "ms", ours->p50_ms, theirs->p50_ms },
        { "p99", "ms", ours->p99_ms, theirs->p99_ms },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char label[64];
        snprintf (label, sizeof label, "%s_%s", name, rows[i].of);
        m_print (&(m_figure){ label, rows[i].ours, rows[i].unit, rows[i].theirs, rows[i].ours / rows[i].theirs,
                              cost->gateway_us, rss_kib, cost->client_us });
    }
}

/* CPU is the gateway's alone: what intake and PostgreSQL do for it shows in the rate. */
static void bench_page (ts_nginx *nginx, page *it)
{
    page_cost cost, idle;
    keep_answer (nginx, it);
    ts_load_result theirs = run_page (ts_nginx_port (nginx), it->theirs, 200, NULL, &idle);
    ts_load_result ours = run_page (gateway_port, it->ours, it->code, it->name, &cost);
    print_page (it->name, &ours, &theirs, &cost);
    for (size_t i = 0; i < DM_COUNT (it->ours); i++) {
        free (it->ours[i]);
        free (it->theirs[i]);
    }
}

/* The home page of somebody new; a draft's first question; that question answered, now so, now otherwise. Each
 * connection has a draft of its own. */
static void bench_pages (int argc, char **argv)
{
    static const char *const answers[TURNS] = { "categorie=groen", "categorie=straatverlichting" };
    page home = { .name = "home", .code = 200 }, step = { .name = "step", .code = 200 },
         save = { .name = "save", .code = 303 };
    for (size_t c = 0; c < CONNECTIONS; c++) {
        visitor it = arrive ();
        for (size_t turn = 0; turn < TURNS; turn++) {
            char form[TS_FORM_SIZE];
            ts_melding_form (it.browser, answers[turn], form, sizeof form);
            page_add (&home, turn * CONNECTIONS + c, NULL, "/", NULL);
            page_add (&step, turn * CONNECTIONS + c, &it, it.path, NULL);
            page_add (&save, turn * CONNECTIONS + c, &it, it.path, form);
        }
        ts_browser_destroy (&it.browser);
    }
    m_pin (M_SERVERS);
    ts_nginx *nginx = ts_nginx_open ();
    m_pin (M_CLIENT);
    page *pages[] = { &home, &step, &save };
    for (size_t i = 0; i < DM_COUNT (pages); i++)
        if (m_is_wanted (argc, argv, pages[i]->name))
            bench_page (nginx, pages[i]);
    ts_nginx_destroy (&nginx);
}

/* Visitors that come one after the other, CONNECTIONS at a time: for so long, or so many. */
typedef struct crowd {
    void (*visit) (size_t number);
    int64_t until_ms;
    size_t most;
    atomic_size_t begun, done;
} crowd;

static void *run_crowd (void *arg)
{
    crowd *it = arg;
    for (size_t i; dm_clock_monotonic_ms () < it->until_ms && (i = it->begun++) < it->most; it->done++)
        it->visit (i);
    return NULL;
}

static size_t visit_for (int64_t run_ms, size_t most, void (*visit) (size_t number))
{
    crowd it = { .visit = visit, .until_ms = dm_clock_monotonic_ms () + run_ms, .most = most };
    pthread_t threads[CONNECTIONS];
    for (size_t i = 0; i < CONNECTIONS; i++)
        pthread_create (&threads[i], NULL, run_crowd, &it);
    for (size_t i = 0; i < CONNECTIONS; i++)
        pthread_join (threads[i], NULL);
    return it.done;
}

static void visit_and_send (size_t number)
{
    (void) number;
    visitor it = fill_in ();
    go_on (&it, "");
    ts_browser_destroy (&it.browser);
}

static void print_sent (const char *name, size_t count, int64_t begin_us, const m_usages *usages, double baseline)
{
    ts_suite_wait_settled (suite);
    double rate = (double) count * 1e6 / (double) (dm_clock_monotonic_us () - begin_us);
    m_print (&(m_figure){ name, rate, "1/s", baseline, rate / baseline, m_usages_us (usages) / (double) count,
                          m_usages_rss_kib (usages), m_usages_client_us (usages) / (double) count });
}

/* From an empty browser to the receipt, until every service has committed what came of it. */
static void bench_visits (double baseline)
{
    m_usages usages = m_usages_begin (suite);
    int64_t begin_us = dm_clock_monotonic_us ();
    size_t done = visit_for (VISIT_MS, SIZE_MAX, visit_and_send);
    print_sent ("http_visit", done, begin_us, &usages, baseline);
}

static char *sends[SENDS];

static void prepare_send (size_t number)
{
    char form[TS_FORM_SIZE];
    visitor it = fill_in ();
    ts_melding_form (it.browser, "", form, sizeof form);
    sends[number] = make_request (&it, it.path, form);
    ts_browser_destroy (&it.browser);
}

/* The last button alone, of drafts that were filled in before. */
static void bench_sends (double baseline)
{
    if (visit_for (PREPARE_MS, SENDS, prepare_send) != SENDS)
        ts_die ("%d drafts took more than %d ms", SENDS, PREPARE_MS);
    ts_suite_wait_settled (suite);
    m_usages usages = m_usages_begin (suite);
    int64_t begin_us = dm_clock_monotonic_us ();
    ts_load_result result = ts_load_run (&(ts_load){ .port = gateway_port,
                                                     .connections = CONNECTIONS,
                                                     .requests = (const char *const *) sends,
                                                     .request_count = SENDS,
                                                     .code = 303 });
    print_sent ("http_send", result.count, begin_us, &usages, baseline);
    for (size_t i = 0; i < SENDS; i++)
        free (sends[i]);
}

/* Bytes on the wire, headers too. */
static size_t weigh (const char *path)
{
    size_t body, size;
    char *request = make_request (NULL, path, NULL);
    char *answer = ts_load_once (gateway_port, request, &body, &size);
    if (strncmp (answer, "HTTP/1.1 200", 12) != 0)
        ts_die ("%s gives %.40s", path, answer);
    free (answer);
    free (request);
    return size;
}

static void print_weight (const char *name, size_t bytes)
{
    m_print (&(m_figure){ name, (double) bytes / 1000, "kB", FIRST_VISIT_BYTES / 1000.0,
                          (double) bytes / FIRST_VISIT_BYTES, 0, 0, 0 });
}

/* The home page with all that it names, and beside that the fonts that only its style sheet names: a browser fetches
 * them for letters that the home page does not have. */
static void bench_weight (void)
{
    ts_files all = { .count = 0 };
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    ts_files_find (&all, ts_browser_get (browser, "/")->body);
    size_t named = all.count, first = weigh ("/"), later = 0;
    print_weight ("weight_html", first);
    for (size_t i = 0; i < all.count; i++) {
        char name[64];
        const char *type = strrchr (all.paths[i], '.') + 1;
        if (strcmp (type, "css") == 0)
            ts_files_find (&all, ts_browser_get (browser, all.paths[i])->body);
        size_t size = weigh (all.paths[i]);
        *(i < named ? &first : &later) += size;
        snprintf (name, sizeof name, "weight_%s%s", i < named ? "" : "later_", type);
        print_weight (name, size);
    }
    print_weight ("weight_first_visit", first);
    print_weight ("weight_with_later", first + later);
    ts_browser_destroy (&browser);
}

/* With words: only those of weight, home, step, save, visit and send. */
int main (int argc, char **argv)
{
    /* nginx, which stands beside it, writes no log either */
    static const char *const settings[] = { "gateway", "--trace-sample=0",    "gateway", "--address-rate=0",
                                            "gateway", "--session-rate=0",    "intake",  "--client-submits=0",
                                            "intake",  "--journey-submits=0", "intake",  "--recipient-submits=0",
                                            NULL };
    curl_global_init (CURL_GLOBAL_DEFAULT);
    m_pin (M_SERVERS);
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings, .without_mail = true, .with_logins = true });
    m_pin (M_CLIENT);
    gateway_port = (uint16_t) strtoul (strrchr (ts_suite_url (suite), ':') + 1, NULL, 10);
    ts_melding_publish (suite);
    m_open ();
    if (m_is_wanted (argc, argv, "weight"))
        bench_weight ();
    bench_pages (argc, argv);
    ts_suite_wait_settled (suite);
    double baseline = m_pgbench (ts_suite_cluster (suite), PGBENCH_CLIENTS);
    if (m_is_wanted (argc, argv, "visit"))
        bench_visits (baseline);
    if (m_is_wanted (argc, argv, "send"))
        bench_sends (baseline);
    m_close ();
    ts_suite_destroy (&suite);
    curl_global_cleanup ();
    return 0;
}
