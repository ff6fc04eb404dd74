/* SPDX-License-Identifier: EUPL-1.2 */
/* /metrics of every service: what promtool says of it, whether compose/METRICS.md lists it, what gauges tell while work
 * waits or the database is away, and whoever scrapes badly. */
#include <arpa/inet.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include "common/clock.h"
#include "tests/support/calls.h"
#include "tests/support/municipality.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define ENDED                                                                                                          \
    "20210101000000Z" /* the certificate of the public address: browsers refuse it, and so it must be told of */
#define ENDED_S 1609459200.0
#define PAGE "compose/METRICS.md"

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };

static struct world {
    char *folder, *municipality, *gemeente;
    ts_suite *suite;
    ts_caller digictl;
    pid_t https;
} world;

/* A certificate that has ended, and its key, in one file. */
static void write_certificate (const char *path)
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen (NULL, NULL, "EC", "P-256");
    X509 *certificate = X509_new ();
    X509_set_version (certificate, 2);
    X509_set_pubkey (certificate, key);
    ASN1_TIME_set_string_X509 (X509_getm_notBefore (certificate), "20200101000000Z");
    ASN1_TIME_set_string_X509 (X509_getm_notAfter (certificate), ENDED);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    assert_true (X509_sign (certificate, key, EVP_sha256 ()) > 0);
    assert_int_equal (PEM_write_X509 (file, certificate), 1);
    assert_int_equal (PEM_write_PrivateKey (file, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose (file);
    X509_free (certificate);
    EVP_PKEY_free (key);
}

/* What browsers would meet: nothing but a handshake. */
static void start_https (uint16_t port)
{
    char address[32], path[300];
    snprintf (address, sizeof address, "127.0.0.1:%u", port);
    snprintf (path, sizeof path, "%s/public.pem", world.folder);
    write_certificate (path);
    const char *arguments[] = {
        "/usr/bin/openssl", "s_server", "-accept", address, "-cert", path, "-key", path, "-www", NULL
    };
    world.https = ts_process_start (&(ts_spawn){ .arguments = arguments });
}

static int open_world (void **state)
{
    (void) state;
    static char connect_to[64];
    static const char *settings[] = { "gateway", "--public-url=https://loket.invalid", /* the gateway cannot reach it */
                                      "gateway", connect_to,
                                      "gateway", NULL,
                                      NULL };
    uint16_t port = ts_port_find (1);
    world.folder = ts_folder_make ();
    world.municipality = ts_municipality_make (&world.gemeente);
    start_https (port);
    snprintf (connect_to, sizeof connect_to, "--public-connect-to=tcp://127.0.0.1:%u", port);
    settings[5] = world.gemeente;
    world.suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    ts_caller_init (&world.digictl, world.suite, "digictl");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.digictl);
    ts_suite_destroy (&world.suite);
    ts_process_end (world.https, SIGTERM);
    ts_folder_remove (&world.municipality);
    ts_folder_remove (&world.folder);
    free (world.gemeente);
    return 0;
}

/* Gives: its zaaknummer; the caller frees it. */
static char *submit_zaak (const char *emailadres)
{
    const ts_submission submission = { .key = dm_uuid_new (), .emailadres = emailadres };
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    dm_arena *arena = dm_arena_open ();
    if (ts_submit (&world.digictl, &submission, arena, &reply, &error))
        fail_msg ("submit: %s (%s)", error.message, error.field);
    char *zaaknummer = strdup (reply->identificatie);
    dm_arena_destroy (&arena);
    return zaaknummer;
}

static void submit (const char *emailadres)
{
    free (submit_zaak (emailadres));
}

/* The value of a series, NAN where it is not known.  Takes: series with its labels but service, as in x{source="y"}.
 * Returns false where there is none. */
static bool read_value (const char *service, const char *series, double *out)
{
    char line[300];
    size_t name = strcspn (series, "{");
    const char *labels = series[name] ? series + name + 1 : "}";
    snprintf (line, sizeof line, "\n%.*s{service=\"%s\"%s%s ", (int) name, series, service, *labels == '}' ? "" : ",",
              labels);
    char *page = ts_suite_http (world.suite, service, 0, "/metrics");
    const char *found = page ? strstr (page, line) : NULL;
    if (found)
        *out = strtod (found + strlen (line), NULL);
    free (page);
    return found;
}

/* What a series is to show; least NAN: it is not known. */
typedef struct expected {
    const char *service, *series;
    double least, most;
} expected;

static bool is_shown (void *arg)
{
    const expected *it = arg;
    double value;
    if (!read_value (it->service, it->series, &value))
        return false;
    return isnan (it->least) ? isnan (value) : value >= it->least && value <= it->most;
}

static void wait_between (const char *service, const char *series, double least, double most)
{
    char sentence[300];
    expected it = { service, series, least, most };
    snprintf (sentence, sizeof sentence, "%s of %s is between %g and %g", series, service, least, most);
    ts_wait_until (is_shown, &it, TS_PATIENCE_MS, sentence);
}

static void wait_unknown (const char *service, const char *series)
{
    wait_between (service, series, NAN, NAN);
}

/* The pages of all services, a file each in the folder: NAME.prom. */
static void save_pages (void)
{
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        char path[300];
        char *page = ts_suite_http (world.suite, services[i], 0, "/metrics");
        snprintf (path, sizeof path, "%s/%s.prom", world.folder, services[i]);
        FILE *file = fopen (path, "w");
        assert_non_null (file);
        fputs (page, file);
        fclose (file);
        free (page);
    }
}

static void every_page_passes_promtool (void **state)
{
    (void) state;
    const char *build = getenv ("BUILD");
    submit ("inwoner@example.org"); /* so that rows with labels have series */
    wait_between ("notification", "digimeente_consumer_applied_total{source=\"intake\"}", 1, INFINITY);
    save_pages ();
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        ts_said said = ts_said_by ("%s/debian/prometheus/usr/bin/promtool check metrics < %s/%s.prom 2>&1",
                                   build ? build : "build", world.folder, services[i]);
        if (said.code != 0 || *said.text)
            fail_msg ("%s: %s", services[i], said.text);
        ts_said_clear (&said);
    }
}

/* Name, type and labels of each row that is served, and of each that the page lists. */
static void the_page_of_metrics_lists_what_services_serve (void **state)
{
    (void) state;
    save_pages ();
    ts_said said = ts_said_by ("cd %s && cat *.prom | awk '/^# TYPE/ { print $3, $4 }' | sort -u > served &&"
                               " awk -F ' *[|] *' '/^[|] `/ { gsub (/`/, \"\", $2); print $2, $3 }' $OLDPWD/" PAGE
                               " | sort -u > listed &&"
                               " diff served listed",
                               world.folder);
    if (said.code != 0)
        fail_msg ("what is served (<) and what " PAGE " lists (>) differ; make readme mends it:\n%s", said.text);
    ts_said_clear (&said);
    said = ts_said_by ("cd %s && cat *.prom | sed -n 's/^\\([a-z_]*\\){\\(.*\\)} .*/\\1 \\2/p' |"
                       " sed -E 's/=\"([^\"\\\\]|\\\\.)*\"//g; s/,?le$//; s/,/, /g' |"
                       " sed -E 's/^([a-z_]*_seconds|[a-z_]*_size)_(bucket|sum|count) /\\1 /' | sort -u > served &&"
                       " awk -F ' *[|] *' '/^[|] `/ { gsub (/`/, \"\", $2); print $2, $4 }' $OLDPWD/" PAGE
                       " | sort -u > listed && comm -23 served listed",
                       world.folder);
    if (said.code != 0 || *said.text)
        fail_msg ("labels that " PAGE " does not list: %s", said.text);
    ts_said_clear (&said);
}

static void each_service_tells_what_it_is_and_what_it_uses (void **state)
{
    (void) state;
    double now_s = (double) dm_clock_now_ms () / 1000;
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        const char *service = services[i];
        wait_between (service, "digimeente_ready", 1, 1);
        wait_between (service, "process_start_time_seconds", now_s - 3600, now_s + 1);
        wait_between (service, "process_cpu_seconds_total", 0.001, 3600);
        wait_between (service, "process_resident_memory_bytes", 1e6, 1e10);
        wait_between (service, "process_open_fds", 10, 1000);
        wait_between (service, "process_threads", 5, 200);
        wait_between (service, "digimeente_db_connections", 3, 20);
        wait_between (service, "digimeente_clock_offset_seconds", -1, 1); /* both clocks are this machine's */
        wait_between (service, "digimeente_db_seconds_count", 1, INFINITY);
        wait_between (service, "digimeente_job_last_success_timestamp_seconds{job=\"prune_keys\"}", now_s - 3600,
                      now_s + 600);
        wait_between (service, "digimeente_queue_depth{queue=\"read\"}", 0, 512);
    }
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (world.suite), sql);
}

/* Intake counts zaken when it begins, and then each five minutes. */
static void count_again (void)
{
    assert_int_equal (ts_suite_end (world.suite, "intake", 0, SIGTERM), 0);
    ts_suite_start (world.suite, "intake", 0);
    ts_suite_wait_ready (world.suite, "intake", 0);
}

#define ZAKEN(status) "digimeente_zaken{zaaktype=\"melding-openbare-ruimte\",status=\"" status "\"}"
#define LATE "digimeente_zaken_late{zaaktype=\"melding-openbare-ruimte\"}"

static void who_manages_sees_zaken_by_their_last_status_and_how_many_are_late (void **state)
{
    (void) state;
    char sql[400];
    int code;
    char *ended = submit_zaak (NULL), *late = submit_zaak (NULL), *suspended = submit_zaak (NULL);
    for (size_t i = 0; i < 2; i++)
        free (ts_digictl (
            world.suite,
            (const char *const[]){ "zaak", "status", ended, i == 0 ? "in_behandeling" : "afgehandeld", NULL }, &code));
    assert_int_equal (code, 0);
    free (ts_digictl (world.suite, (const char *const[]){ "zaak", "status", late, "in_behandeling", NULL }, &code));
    assert_int_equal (code, 0);
    snprintf (sql, sizeof sql,
              "UPDATE intake.zaak SET startdatum = current_date - 9, uiterlijke_einddatum_afdoening = current_date - 2,"
              " suspended_since = CASE WHEN identificatie = '%s' THEN now() END"
              " WHERE identificatie IN ('%s', '%s')",
              suspended, late, suspended);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
    count_again ();
    double zaken = (double) number ("SELECT count(*) FROM intake.zaak");
    wait_between ("intake", ZAKEN ("ontvangen"), zaken - 2, zaken - 2);
    wait_between ("intake", ZAKEN ("in_behandeling"), 1, 1);
    wait_between ("intake", ZAKEN ("afgehandeld"), 1, 1);
    wait_between ("intake", LATE, 1, 1);
    free (ended);
    free (late);
    free (suspended);
}

static void mail_that_cannot_be_sent_waits_and_grows_old (void **state)
{
    (void) state;
    double before = 0;
    submit ("wacht@example.org");
    wait_between ("notification", "digimeente_deliveries_queued", 1, 1000);
    wait_between ("notification", "digimeente_deliveries_failed", 0, 0);
    wait_between ("notification", "digimeente_delivery_oldest_queued_seconds", 0.001, 3600);
    assert_true (read_value ("notification", "digimeente_delivery_oldest_queued_seconds", &before));
    wait_between ("notification", "digimeente_delivery_oldest_queued_seconds", before + 0.001, 3600);
}

static void disk_of_the_documents_has_a_size_and_room (void **state)
{
    (void) state;
    double size;
    wait_between ("documents", "digimeente_store_size_bytes", 1e6, INFINITY);
    assert_true (read_value ("documents", "digimeente_store_size_bytes", &size));
    wait_between ("documents", "digimeente_store_free_bytes", 1, size);
    const dm_uuid document = dm_uuid_new ();
    assert_int_equal (ts_upload (&world.digictl, &document, (const uint8_t *) "%PDF-1.4 ", 9, NULL), DM_OK);
    wait_between ("documents", "digimeente_store_seconds_count{operation=\"put\"}", 1, 1000);
    wait_between ("documents", "digimeente_store_seconds_count{operation=\"seal\"}", 1, 1000);
}

static void end_of_the_public_certificate_is_told_also_when_it_is_past (void **state)
{
    (void) state;
    const char *series = "digimeente_certificate_expiry_timestamp_seconds{certificate=\"public\"}";
    wait_between ("gateway", series, ENDED_S, ENDED_S);
}

static void nobody_is_logged_in (void **state)
{
    (void) state;
    wait_between ("gateway", "digimeente_sessions", 0, 0);
}

/* Notification's table is locked, so that events of intake cannot be applied: their age grows though nothing happens.
 */
static void age_of_what_is_not_applied_grows_until_it_is (void **state)
{
    (void) state;
    const char *series = "digimeente_consumer_lag_seconds{source=\"intake\"}";
    ts_suite_wait_settled (world.suite);
    wait_between ("notification", series, 0, 0);
    PGconn *lock = PQconnectdb (ts_cluster_conninfo (ts_suite_cluster (world.suite), "notification_owner"));
    PQclear (PQexec (lock, "BEGIN"));
    PGresult *result = PQexec (lock, "LOCK TABLE notification.bericht IN ACCESS EXCLUSIVE MODE");
    if (PQresultStatus (result) != PGRES_COMMAND_OK)
        fail_msg ("%s", PQerrorMessage (lock));
    PQclear (result);
    submit ("laat@example.org");
    double before = 0;
    wait_between ("notification", series, 0.5, 3600);
    assert_true (read_value ("notification", series, &before));
    wait_between ("notification", series, before + 0.5, 3600);
    PQclear (PQexec (lock, "COMMIT"));
    PQfinish (lock);
    wait_between ("notification", series, 0, 0);
}

/* Nothing is shown as it was long ago. */
static void without_a_database_what_is_counted_there_is_unknown (void **state)
{
    (void) state;
    static const expected gauges[] = {
        { "intake", "digimeente_clock_offset_seconds", -1, 1 },
        { "intake", LATE, 1, 1 },
        { "intake", ZAKEN ("afgehandeld"), 1, 1 },
        { "intake", "digimeente_parked_events{source=\"documents\"}", 0, 0 },
        { "intake", "digimeente_log_head", 1, INFINITY },
        { "notification", "digimeente_deliveries_queued", 1, 1000 },
        { "notification", "digimeente_delivery_oldest_queued_seconds", 0.001, 3600 },
        { "gateway", "digimeente_sessions", 0, 0 },
    };
    for (size_t i = 0; i < DM_COUNT (gauges); i++)
        wait_between (gauges[i].service, gauges[i].series, gauges[i].least, gauges[i].most);
    ts_cluster_kill (ts_suite_cluster (world.suite));
    for (size_t i = 0; i < DM_COUNT (gauges); i++)
        wait_unknown (gauges[i].service, gauges[i].series);
    wait_between ("intake", "digimeente_ready", 0, 0);
    wait_between ("documents", "digimeente_store_size_bytes", 1e6, INFINITY); /* which no database is asked for */
    ts_cluster_start (ts_suite_cluster (world.suite));
    for (size_t i = 0; i < DM_COUNT (gauges); i++)
        wait_between (gauges[i].service, gauges[i].series, gauges[i].least, gauges[i].most);
    for (size_t i = 0; i < DM_COUNT (services); i++)
        ts_suite_wait_ready (world.suite, services[i], 0);
}

/* Zaaktypen that a municipality adds by the hundred do not become as many series; none of their zaken is left out. */
static void zaaktypen_beyond_the_bound_are_counted_together (void **state)
{
    (void) state;
    PQclear (ts_cluster_query (
        ts_suite_cluster (world.suite),
        "INSERT INTO intake.zaaktype (identificatie, omschrijving, doorlooptijd_days, bewaartermijn_days)"
        " SELECT 'a' || n, 'Type', 5, 365 FROM generate_series (1, 250) AS n;"
        "INSERT INTO intake.statustype (zaaktype, volgnummer, identificatie, omschrijving,"
        " omschrijving_en, is_eindstatus)"
        " SELECT 'a' || n, v, CASE v WHEN 1 THEN 'ontvangen' ELSE 'afgehandeld' END, 'Status', 'Status', v = 2"
        " FROM generate_series (1, 250) AS n, generate_series (1, 2) AS v"));
    count_again ();
    double zaken = (double) number ("SELECT count(*) FROM intake.zaak"), value = 0;
    wait_between ("intake", "digimeente_zaken{zaaktype=\"other\",status=\"other\"}", zaken, zaken);
    wait_between ("intake", "digimeente_zaken_late{zaaktype=\"other\"}", 1, 1);
    assert_false (read_value ("intake", ZAKEN ("ontvangen"), &value));
    wait_between ("intake", "digimeente_zaken{zaaktype=\"a1\",status=\"ontvangen\"}", 0, 0);
}

static uint16_t health_port (const char *service)
{
    return (uint16_t) (atoi (strrchr (ts_suite_endpoint (world.suite, service, 0), ':') + 1) + 2);
}

/* -1 where nobody listens. */
static int connect_to_health (const char *service)
{
    const struct sockaddr_in at = { .sin_family = AF_INET,
                                    .sin_port = htons (health_port (service)),
                                    .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect (fd, (const struct sockaddr *) &at, sizeof at) == 0)
        return fd;
    close (fd);
    return -1;
}

/* Scrapers that say nothing, half of something, rubbish, or never read what they asked for: more than may be connected.
 */
static void bad_scrapers_keep_nobody_from_his_work_and_make_room (void **state)
{
    (void) state;
    static const char *const said[] = {
        "", "GET /metr", "\x16\x03\x01\x02rubbish\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    };
    int fds[12];
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        const char *text = said[i % DM_COUNT (said)];
        fds[i] = connect_to_health ("intake");
        assert_true (fds[i] >= 0);
        assert_int_equal (send (fds[i], text, strlen (text), MSG_NOSIGNAL), strlen (text));
    }
    submit (NULL);
    wait_between ("intake", "digimeente_ready", 1, 1); /* when those have been put out */
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        close (fds[i]);
}

/* Whoever scrapes all the time. */
typedef struct scraper {
    atomic_bool is_over;
    unsigned whole, away;
    char cut[200]; /* the beginning of an answer that is none; "" */
} scraper;

static void *scrape (void *arg)
{
    static const char request[] = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    scraper *it = arg;
    const size_t room = 1 << 20;
    char *answer = malloc (room);
    while (!it->is_over) {
        size_t used = 0;
        ssize_t more = 0;
        int fd = connect_to_health ("audit");
        if (fd < 0 || send (fd, request, strlen (request), MSG_NOSIGNAL) < 0)
            it->away++;
        else
            while ((more = recv (fd, answer + used, room - 1 - used, 0)) > 0)
                used += (size_t) more;
        if (fd >= 0)
            close (fd);
        answer[used] = '\0';
        if (used == 0 || more < 0)
            it->away += fd >= 0; /* it stops */
        else if (strncmp (answer, "HTTP/1.1 200", 12) == 0 && answer[used - 1] == '\n'
                 && strstr (answer, "\n# TYPE process_start_time_seconds gauge\n"))
            it->whole++;
        else
            snprintf (it->cut, sizeof it->cut, "%.199s", answer);
        usleep (500);
    }
    free (answer);
    return NULL;
}

static void scraping_during_start_and_stop_disturbs_neither (void **state)
{
    (void) state;
    static scraper it;
    pthread_t thread;
    assert_int_equal (pthread_create (&thread, NULL, scrape, &it), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal (ts_suite_end (world.suite, "audit", 0, SIGTERM), 0);
        ts_suite_start (world.suite, "audit", 0);
        ts_suite_wait_ready (world.suite, "audit", 0);
    }
    it.is_over = true;
    pthread_join (thread, NULL);
    assert_string_equal (it.cut, "");
    assert_true (it.whole > 4);
    assert_true (it.away > 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_page_passes_promtool),
        cmocka_unit_test (the_page_of_metrics_lists_what_services_serve),
        cmocka_unit_test (each_service_tells_what_it_is_and_what_it_uses),
        cmocka_unit_test (who_manages_sees_zaken_by_their_last_status_and_how_many_are_late),
        cmocka_unit_test (mail_that_cannot_be_sent_waits_and_grows_old),
        cmocka_unit_test (disk_of_the_documents_has_a_size_and_room),
        cmocka_unit_test (end_of_the_public_certificate_is_told_also_when_it_is_past),
        cmocka_unit_test (nobody_is_logged_in),
        cmocka_unit_test (age_of_what_is_not_applied_grows_until_it_is),
        cmocka_unit_test (without_a_database_what_is_counted_there_is_unknown),
        cmocka_unit_test (zaaktypen_beyond_the_bound_are_counted_together),
        cmocka_unit_test (bad_scrapers_keep_nobody_from_his_work_and_make_room),
        cmocka_unit_test (scraping_during_start_and_stop_disturbs_neither),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
