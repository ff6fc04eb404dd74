/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/service.h"

#include <assert.h>
#include <curl/curl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>
#include "common/clock.h"
#include "common/lifecycle.h"
#include "common/log.h"
#include "common/migrate.h"
#include "common/runtime.h"
#include "sql/dm.h"
#include "version.h"

#define EXIT_CANNOT_START 1
#define EXIT_USAGE 2
#define STOP_WITHIN_S 5
#define ADDRESSES_MAX 16

static const dm_setting chassis_settings[] = {
    { "listen", DM_SETTING_ENDPOINT, "tcp://*:7100", "where calls come in; hints are published on the next port", 0,
      0 },
    { "health", DM_SETTING_TEXT, "127.0.0.1:7190", "address and port of /metrics, /livez and /readyz", 0, 0 },
    { "database", DM_SETTING_SECRET, "", "libpq connection string of the service's own role", 0, 0 },
    { "owner-database", DM_SETTING_SECRET, "", "libpq connection string of the owner role, for --migrate alone", 0, 0 },
    { "key", DM_SETTING_PATH, "", "file with this service's secret CURVE key", 0, 0 },
    { "peers", DM_SETTING_PATH, "", "file with the names and public keys of all peers", 0, 0 },
    { "log-level", DM_SETTING_TEXT, "info", "debug, info, warn or error", 0, 0 },
    { "writers", DM_SETTING_NUMBER, "1", "threads that commit batches", 1, 4 },
    { "readers", DM_SETTING_NUMBER, "1", "threads that answer reading calls", 1, 4 },
    { "io-workers", DM_SETTING_NUMBER, "2", "threads that move document chunks", 1, 16 },
};

/* All rows of a service: the chassis's, its own, and an address for each log it follows and each peer it calls. */
typedef struct rows {
    dm_setting addresses[ADDRESSES_MAX];
    char texts[ADDRESSES_MAX][2][48];
    const char *targets[ADDRESSES_MAX];
    size_t address_count;
    const dm_setting *tables[3];
    size_t counts[3];
} rows;

static void add_address (rows *all, const char *target)
{
    for (size_t i = 0; i < all->address_count; i++)
        if (strcmp (all->targets[i], target) == 0)
            return;
    size_t i = all->address_count++;
    all->targets[i] = target;
    snprintf (all->texts[i][0], sizeof all->texts[i][0], "%s-address", target);
    snprintf (all->texts[i][1], sizeof all->texts[i][1], "tcp://%s:7100", target);
    all->addresses[i] = (dm_setting){ all->texts[i][0],
                                      DM_SETTING_ENDPOINT,
                                      all->texts[i][1],
                                      "where that service listens; several with commas between",
                                      0,
                                      0 };
}

static void collect_rows (const dm_service *service, rows *out)
{
    memset (out, 0, sizeof *out);
    for (size_t i = 0; i < service->consumer_count; i++)
        add_address (out, service->consumers[i].source);
    for (size_t i = 0; i < service->target_count; i++)
        add_address (out, service->targets[i]);
    const dm_setting *tables[] = { chassis_settings, service->settings, out->addresses };
    const size_t counts[] = { DM_COUNT (chassis_settings), service->setting_count, out->address_count };
    memcpy (out->tables, tables, sizeof tables);
    memcpy (out->counts, counts, sizeof counts);
}

void *dm_runtime_app (dm_runtime *runtime)
{
    return runtime->app;
}

dm_client *dm_runtime_client (dm_runtime *runtime)
{
    return runtime->client;
}

dm_metrics *dm_runtime_metrics (dm_runtime *runtime)
{
    return runtime->metrics;
}

const dm_settings *dm_runtime_settings (dm_runtime *runtime)
{
    return runtime->settings;
}

bool dm_runtime_is_stopping (dm_runtime *runtime)
{
    return runtime->is_stopping;
}

static void publish_head (void *arg, int64_t head)
{
    dm_server_hint (((dm_runtime *) arg)->server, head);
}

dm_batch dm_runtime_batch (dm_runtime *runtime, dm_db *db)
{
    return (dm_batch){ .db = db, .metrics = runtime->metrics, .on_head = publish_head, .on_head_arg = runtime };
}

static bool check_ready (void *arg, char *reason, size_t size)
{
    dm_runtime *runtime = arg;
    if (runtime->is_stopping)
        snprintf (reason, size, "stopping");
    else if (!dm_workers_are_ready (runtime->workers))
        snprintf (reason, size, "no connection to the database");
    else if (!runtime->is_prepared)
        snprintf (reason, size, "a job that comes first has not done its work");
    else
        return true;
    return false;
}

static void wake_follower (void *arg, const char *log)
{
    (void) log;
    dm_follower_wake (arg);
}

static dm_client *open_client (dm_runtime *runtime, const rows *all, dm_target targets[])
{
    for (size_t i = 0; i < all->address_count; i++) {
        targets[i] = (dm_target){ .name = all->targets[i],
                                  .addresses = dm_settings_text (runtime->settings, all->addresses[i].name) };
        if (i < runtime->service->consumer_count) { /* consumers' sources come first */
            targets[i].on_hint = wake_follower;
            targets[i].arg = runtime->followers[i];
        }
    }
    const dm_client_config config = {
        .zmq_context = runtime->zmq_context,
        .keys = runtime->keys,
        .metrics = runtime->metrics,
        .targets = targets,
        .target_count = all->address_count,
        .descriptors = runtime->descriptors,
        .descriptor_count = runtime->descriptor_count,
    };
    return dm_client_open (&config);
}

static dm_status open_server (dm_runtime *runtime, const dm_gate_config *gate, dm_error *error)
{
    dm_server_config config = { .gate = *gate };
    config.zmq_context = runtime->zmq_context;
    config.service = runtime->service->name;
    config.endpoint = dm_settings_text (runtime->settings, "listen");
    config.keys = runtime->keys;
    config.metrics = runtime->metrics;
    config.gate.access = runtime->service->access;
    config.gate.access_count = runtime->service->access_count;
    config.gate.descriptors = runtime->descriptors;
    config.gate.descriptor_count = runtime->descriptor_count;
    config.dispatch = dm_workers_dispatch;
    config.dispatch_arg = runtime->workers;
    return dm_server_open (&config, &runtime->server, error);
}

/* A server that may forget is refused before anything is taken in; one that is away is waited for. */
static dm_status check_database (dm_runtime *runtime, dm_error *error)
{
    dm_db *db = dm_db_open (&runtime->db_config);
    dm_status status = dm_db_ensure (db, error);
    dm_db_destroy (&db);
    return status == DM_FAILED_PRECONDITION ? status : DM_OK;
}

static dm_status open_keys (dm_runtime *runtime, dm_error *error)
{
    static const char *const needed[] = { "database", "key", "peers" };
    for (size_t i = 0; i < DM_COUNT (needed); i++)
        if (!*dm_settings_text (runtime->settings, needed[i]))
            return dm_fail (error, DM_INVALID_ARGUMENT, needed[i], "the setting %s is needed", needed[i]);
    return dm_keys_open (dm_settings_text (runtime->settings, "peers"), dm_settings_text (runtime->settings, "key"),
                         runtime->service->name, &runtime->keys, error);
}

/* Until a signal to stop; then everything stops in order, and within 5 s whatever happens. */
static void serve (dm_runtime *runtime)
{
    dm_log (DM_INFO, "started", DM_T ("version", DM_VERSION),
            DM_T ("listen", dm_settings_text (runtime->settings, "listen")));
    dm_signal signal;
    while ((signal = dm_lifecycle_wait (-1)) != DM_SIGNAL_STOP) {
        dm_error error = { 0 };
        if (signal == DM_SIGNAL_RELOAD && dm_keys_reload (runtime->keys, &error))
            dm_log (DM_ERROR, "reload_failed", DM_T ("error", error.message));
        else if (signal == DM_SIGNAL_RELOAD)
            dm_log (DM_INFO, "reloaded");
    }
    dm_log (DM_INFO, "stopping");
    alarm (STOP_WITHIN_S);
}

static dm_status run (dm_runtime *runtime, const rows *all, const dm_gate_config *tables, dm_error *error)
{
    const dm_service *service = runtime->service;
    dm_target targets[ADDRESSES_MAX];
    dm_status status = dm_zap_open (runtime->zmq_context, runtime->keys, runtime->metrics, &runtime->zap, error);
    if (!status)
        status = check_database (runtime, error);
    if (status)
        return status;
    for (size_t i = 0; i < service->consumer_count; i++)
        runtime->followers[i] = dm_follower_open (runtime, &service->consumers[i]);
    runtime->client = open_client (runtime, all, targets);
    runtime->workers = dm_workers_open (runtime);
    status = open_server (runtime, tables, error);
    if (!status)
        status = dm_health_open (dm_settings_text (runtime->settings, "health"), runtime->metrics, check_ready, runtime,
                                 &runtime->health, error);
    if (!status) {
        runtime->is_serving = true;
        for (size_t i = 0; i < service->consumer_count; i++)
            dm_follower_start (runtime->followers[i]);
        if (service->serve)
            status = service->serve (runtime, error);
        if (!status) {
            dm_jobs_open (runtime); /* after which the process may be ready */
            serve (runtime);
        }
    }
    runtime->is_stopping = true;
    if (runtime->is_serving && service->unserve)
        service->unserve (runtime);
    if (runtime->server)
        dm_server_drain (runtime->server); /* nothing is dispatched to workers that are gone */
    dm_client_stop (runtime->client);      /* nobody waits for an answer any more */
    dm_jobs_destroy (&runtime->jobs);
    for (size_t i = 0; i < service->consumer_count; i++)
        dm_follower_stop (runtime->followers[i]);
    dm_health_destroy (&runtime->health);
    dm_workers_destroy (&runtime->workers);
    dm_server_destroy (&runtime->server);
    dm_client_destroy (&runtime->client);
    for (size_t i = 0; i < service->consumer_count; i++)
        dm_follower_destroy (&runtime->followers[i]);
    return status;
}

static void fill_origin (dm_origin *out, const char *service)
{
    snprintf (out->peer, sizeof out->peer, "%s", service);
    out->actor.kind = DM_ACTOR_SYSTEM;
    snprintf (out->actor.id, sizeof out->actor.id, "%s", service);
}

static void collect_descriptors (dm_runtime *runtime)
{
    const dm_service *service = runtime->service;
    assert (dm_chassis_descriptor_count + service->descriptor_count <= DM_DESCRIPTORS_MAX);
    for (size_t i = 0; i < dm_chassis_descriptor_count; i++)
        runtime->descriptors[runtime->descriptor_count++] = dm_chassis_descriptors[i];
    for (size_t i = 0; i < service->descriptor_count; i++)
        runtime->descriptors[runtime->descriptor_count++] = service->descriptors[i];
}

static dm_status start (dm_runtime *runtime, const rows *all, dm_error *error)
{
    const dm_service *service = runtime->service;
    const dm_query *const *const query_tables[] = { dm_queries, service->queries };
    const size_t query_counts[] = { dm_query_count, service->query_count };
    const dm_method *const method_tables[] = { dm_chassis_methods, service->methods };
    const size_t method_counts[] = { dm_chassis_method_count, service->method_count };
    collect_descriptors (runtime);
    const dm_gate_config tables = { .method_tables = method_tables,
                                    .method_counts = method_counts,
                                    .method_table_count = DM_COUNT (method_tables) };
    dm_status status = open_keys (runtime, error);
    if (!status && service->open)
        status = service->open (runtime->settings, &runtime->app, error);
    if (status)
        return status;
    runtime->db_config = (dm_db_config){ .conninfo = dm_settings_text (runtime->settings, "database"),
                                         .schema = service->name,
                                         .query_tables = query_tables,
                                         .query_counts = query_counts,
                                         .query_table_count = DM_COUNT (query_tables),
                                         .constraints = service->constraints,
                                         .constraint_count = service->constraint_count,
                                         .metrics = runtime->metrics };
    return run (runtime, all, &tables, error);
}

static int run_service (const dm_service *service, const rows *all, dm_settings *settings)
{
    dm_runtime runtime = { .service = service, .settings = settings, .started_ms = dm_clock_monotonic_ms () };
    dm_error error = { 0 };
    mallopt (M_ARENA_MAX, 2); /* many threads, little memory */
    curl_global_init (CURL_GLOBAL_DEFAULT);
    fill_origin (&runtime.origin, service->name);
    runtime.metrics = dm_metrics_open (service->name);
    runtime.zmq_context = zmq_ctx_new ();
    dm_status status = start (&runtime, all, &error);
    if (status)
        dm_log (DM_ERROR, "cannot_start", DM_T ("field", error.field), DM_T ("error", error.message));
    if (runtime.app && service->close)
        service->close (&runtime.app);
    dm_zap_destroy (&runtime.zap);
    zmq_ctx_term (runtime.zmq_context);
    dm_keys_destroy (&runtime.keys);
    dm_metrics_destroy (&runtime.metrics);
    curl_global_cleanup ();
    if (!status)
        dm_log (DM_INFO, "stopped");
    return status == DM_INVALID_ARGUMENT ? EXIT_USAGE : status ? EXIT_CANNOT_START : 0;
}

static int migrate (const dm_service *service, const dm_settings *settings)
{
    dm_error error = { 0 };
    const char *conninfo = dm_settings_text (settings, "owner-database");
    if (!*conninfo) {
        fprintf (stderr, "%s: --migrate needs the setting owner-database\n", service->name);
        return EXIT_USAGE;
    }
    if (dm_migrate (conninfo, service->name, service->migrations, service->migration_count, &error)) {
        fprintf (stderr, "%s: %s\n", service->name, error.message);
        return EXIT_CANNOT_START;
    }
    return 0;
}

/* Asks the running service's own /livez; for containers without a shell. Linux takes 0.0.0.0 and [::] for this host. */
static int check_health (const dm_settings *settings)
{
    char url[300];
    snprintf (url, sizeof url, "http://%s/livez", dm_settings_text (settings, "health"));
    CURL *curl = curl_easy_init ();
    curl_easy_setopt (curl, CURLOPT_URL, url);
    curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (curl, CURLOPT_TIMEOUT, 5L);
    curl_easy_setopt (curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt (curl, CURLOPT_NOBODY, 1L);
    CURLcode code = curl_easy_perform (curl);
    curl_easy_cleanup (curl);
    if (code != CURLE_OK)
        fprintf (stderr, "%s: %s\n", url, curl_easy_strerror (code));
    return code == CURLE_OK ? 0 : 1;
}

static void print_help (const dm_service *service, const rows *all)
{
    printf ("%s: %s\n\n"
            "Usage: %s [option...]\n\n"
            "  --migrate      bring the schema up to date and exit\n"
            "  --check        check the settings and exit\n"
            "  --healthcheck  ask the running service whether it lives, and exit 0 or 1\n"
            "  --version      print the version and exit\n\n"
            "Settings, each as an option or from the environment:\n\n",
            service->name, service->purpose, service->name);
    dm_settings_print_help (all->tables, all->counts, DM_COUNT (all->counts), stdout);
}

/* Takes the option out of the arguments when it is there. */
static bool take_option (int *argc, char **argv, const char *option)
{
    for (int i = 1; i < *argc; i++)
        if (strcmp (argv[i], option) == 0) {
            memmove (&argv[i], &argv[i + 1], (size_t) (*argc - i) * sizeof *argv);
            (*argc)--;
            return true;
        }
    return false;
}

int dm_service_main (const dm_service *service, int argc, char **argv)
{
    rows all;
    collect_rows (service, &all);
    if (take_option (&argc, argv, "--help")) {
        print_help (service, &all);
        return 0;
    }
    if (take_option (&argc, argv, "--help-markdown")) {
        dm_settings_print_markdown (all.tables, all.counts, DM_COUNT (all.counts), stdout);
        return 0;
    }
    if (take_option (&argc, argv, "--version")) {
        printf ("%s %s\n", service->name, DM_VERSION);
        return 0;
    }
    bool is_migrate = take_option (&argc, argv, "--migrate");
    bool is_check = take_option (&argc, argv, "--check");
    bool is_health = take_option (&argc, argv, "--healthcheck");
    dm_settings *settings = NULL;
    dm_error error = { 0 };
    dm_log_level level = DM_INFO;
    dm_status status = dm_settings_open (all.tables, all.counts, DM_COUNT (all.counts), argc, argv, &settings, &error);
    if (!status && !dm_log_parse_level (dm_settings_text (settings, "log-level"), &level))
        status = dm_fail (&error, DM_INVALID_ARGUMENT, "log-level", "log-level is debug, info, warn or error");
    if (status) {
        fprintf (stderr, "%s: %s\nTry %s --help.\n", service->name, error.message, service->name);
        dm_settings_destroy (&settings);
        return EXIT_USAGE;
    }
    dm_lifecycle_init ();
    dm_log_init (service->name, level);
    int code = is_check     ? 0
               : is_migrate ? migrate (service, settings)
               : is_health  ? check_health (settings)
                            : run_service (service, &all, settings);
    dm_settings_destroy (&settings);
    return code;
}
