/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/service.h"

#include <assert.h>
#include <curl/curl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>
#include "common/access_rows.h"
#include "common/address.h"
#include "common/chassis_methods.h"
#include "common/clock.h"
#include "common/consumer.h"
#include "common/key_check.h"
#include "common/lifecycle.h"
#include "common/log.h"
#include "common/memory.h"
#include "common/message_json.h"
#include "common/migrate.h"
#include "common/notice.h"
#include "common/process_metrics.h"
#include "common/runtime_inside.h"
#include "common/service_rows.h"
#include "common/worker.h"
#include "sql/dm.h"
#include "version.h"

#define EXIT_CANNOT_START 1
#define EXIT_USAGE 2
#define STOP_WITHIN_S 5
#define SETTLE_MS 1000         /* then the peers and the database are connected */
#define DATABASE_AGAIN_MS 1000 /* between two looks at a database that is away */

_Static_assert(DM_NOTICES_MAX >= DM_CONSUMERS_MAX + DM_ADDRESSES_MAX + 4, "each may have something to tell");

/* A service that runs: what its parts hand to each other beside the runtime. */
typedef struct process {
    const dm_service *service;
    const dm_service_rows *rows;
    const dm_query *const *query_tables[2];
    size_t query_counts[2];
    const dm_method *method_tables[2];
    size_t method_counts[2];
    dm_target targets[DM_ADDRESSES_MAX];
    dm_database_schema schema;
    dm_runtime runtime;
} process;

static const char *text_of (const process *it, const char *setting)
{
    return dm_settings_text (it->runtime.settings, setting);
}

static dm_status open_context (process *it, dm_error *error)
{
    (void) error;
    it->runtime.zmq_context = zmq_ctx_new ();
    return DM_OK;
}

static void close_context (process *it)
{
    zmq_ctx_term (it->runtime.zmq_context);
}

static dm_status open_keys (process *it, dm_error *error)
{
    static const char *const needed[] = { "database", "key", "peers" };
    for (size_t i = 0; i < DM_COUNT (needed); i++)
        if (!*text_of (it, needed[i]))
            return dm_fail (error, DM_INVALID_ARGUMENT, needed[i], "the setting %s is needed", needed[i]);
    return dm_keys_open (text_of (it, "peers"), text_of (it, "key"), it->service->name, &it->runtime.keys, error);
}

static void close_keys (process *it)
{
    dm_keys_destroy (&it->runtime.keys);
}

static dm_status open_keyring (process *it, dm_error *error)
{
    const dm_service *service = it->service;
    if (!service->key_purposes)
        return DM_OK;
    if (!*text_of (it, "seal-keys"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "seal-keys", "the setting seal-keys is needed");
    return dm_keyring_open (text_of (it, "seal-keys"), service->key_purposes, service->key_purpose_count,
                            &it->runtime.keyring, error);
}

static void close_keyring (process *it)
{
    dm_keyring_destroy (&it->runtime.keyring);
}

static dm_status open_otlp (process *it, dm_error *error)
{
    dm_runtime *runtime = &it->runtime;
    const dm_otlp_config config = { .endpoint = text_of (it, "otlp-endpoint"),
                                    .headers = text_of (it, "otlp-headers"),
                                    .service = runtime->name,
                                    .version = DM_VERSION,
                                    .spans = runtime->spans,
                                    .metrics = runtime->metrics };
    return *config.endpoint ? dm_otlp_open (&config, &runtime->otlp, error) : DM_OK;
}

static void close_otlp (process *it)
{
    dm_otlp_destroy (&it->runtime.otlp);
}

static dm_status open_app (process *it, dm_error *error)
{
    return it->service->open ? it->service->open (&it->runtime, &it->runtime.app, error) : DM_OK;
}

static void close_app (process *it)
{
    if (it->runtime.app && it->service->close)
        it->service->close (&it->runtime.app);
}

static dm_status open_zap (process *it, dm_error *error)
{
    dm_runtime *runtime = &it->runtime;
    return dm_zap_open (runtime->zmq_context, runtime->keys, runtime->metrics, &runtime->zap, error);
}

static void close_zap (process *it)
{
    dm_zap_destroy (&it->runtime.zap);
}

/* Refuses a database server that may forget, and a schema of another version, before anything is taken in. A server
 * that is away is waited for. */
static dm_status check_database (process *it, dm_error *error)
{
    dm_db *db = dm_db_open (&it->runtime.db_config);
    dm_status status = dm_db_ensure (db, error);
    dm_db_destroy (&db);
    return status == DM_FAILED_PRECONDITION ? status : DM_OK;
}

static dm_status open_followers (process *it, dm_error *error)
{
    (void) error;
    for (size_t i = 0; i < it->runtime.consumer_count; i++)
        it->runtime.followers[i] = dm_follower_open (&it->runtime, &it->runtime.consumers[i]);
    return DM_OK;
}

static void close_followers (process *it)
{
    for (size_t i = 0; i < it->runtime.consumer_count; i++)
        dm_follower_destroy (&it->runtime.followers[i]);
}

static dm_status open_jobs (process *it, dm_error *error)
{
    (void) error;
    it->runtime.jobs = dm_jobs_open (&it->runtime);
    return DM_OK;
}

static void close_jobs (process *it)
{
    dm_jobs_destroy (&it->runtime.jobs);
}

static dm_status open_measures (process *it, dm_error *error)
{
    (void) error;
    it->runtime.measuring = dm_measures_open (&it->runtime);
    return DM_OK;
}

static void close_measures (process *it)
{
    dm_measures_destroy (&it->runtime.measuring);
}

static void wake_follower (void *arg, const char *log)
{
    (void) log;
    dm_follower_wake (arg);
}

static void fill_targets (process *it)
{
    for (size_t i = 0; i < it->rows->address_count; i++) {
        it->targets[i] =
            (dm_target){ .name = it->rows->targets[i], .addresses = text_of (it, it->rows->addresses[i].name) };
        if (i < it->runtime.consumer_count) { /* consumers' sources come first */
            it->targets[i].on_hint = wake_follower;
            it->targets[i].arg = it->runtime.followers[i];
        }
    }
}

static dm_status open_client (process *it, dm_error *error)
{
    (void) error;
    dm_runtime *runtime = &it->runtime;
    fill_targets (it);
    const dm_client_config config = {
        .zmq_context = runtime->zmq_context,
        .keys = runtime->keys,
        .metrics = runtime->metrics,
        .spans = runtime->spans,
        .targets = it->targets,
        .target_count = it->rows->address_count,
        .descriptors = runtime->descriptors,
        .descriptor_count = runtime->descriptor_count,
    };
    runtime->client = dm_client_open (&config);
    return DM_OK;
}

static void close_client (process *it)
{
    dm_client_destroy (&it->runtime.client);
}

static dm_status open_server (process *it, dm_error *error)
{
    dm_runtime *runtime = &it->runtime;
    const dm_server_config config = {
        .zmq_context = runtime->zmq_context,
        .service = runtime->name,
        .endpoint = text_of (it, "listen"),
        .keys = runtime->keys,
        .metrics = runtime->metrics,
        .spans = runtime->spans,
        .gate = { .method_tables = it->method_tables,
                  .method_counts = it->method_counts,
                  .method_table_count = DM_COUNT (it->method_tables),
                  .descriptors = runtime->descriptors,
                  .descriptor_count = runtime->descriptor_count,
                  .access = it->service->access,
                  .access_count = it->service->access_count },
        .dispatch = dm_workers_dispatch,
        .dispatch_arg = runtime,
    };
    return dm_server_open (&config, &runtime->server, error);
}

static void close_server (process *it)
{
    dm_server_destroy (&it->runtime.server);
}

static dm_status open_workers (process *it, dm_error *error)
{
    (void) error;
    it->runtime.workers = dm_workers_open (&it->runtime);
    it->runtime.is_answering = true;
    return DM_OK;
}

static void close_workers (process *it)
{
    dm_server_drain (it->runtime.server); /* it may hand over what is DM_APART until now */
    dm_workers_destroy (&it->runtime.workers);
}

static bool check_ready (void *arg, char *text, size_t size)
{
    dm_notices notices;
    char why_not[DM_NOT_READY_SIZE];
    bool is_ready = !dm_notice_not_ready (arg, why_not);
    snprintf (text, size, "%s", why_not);
    dm_notices_collect (arg, &notices);
    for (size_t i = 0; i < notices.count; i++) {
        size_t used = strlen (text);
        snprintf (text + used, size - used, "%s%s", used > 0 ? "\n" : "", notices.texts[i]);
    }
    return is_ready;
}

static void measure_queues (const dm_runtime *runtime)
{
    dm_queue_depth queues[DM_QUEUE_DEPTHS];
    dm_workers_list_queues (runtime->workers, queues);
    for (size_t i = 0; i < DM_QUEUE_DEPTHS; i++)
        dm_metrics_set (runtime->metrics, DM_M_QUEUE_DEPTH, queues[i].name, NULL, (int64_t) queues[i].depth);
}

/* The gauges that are looked up when somebody asks for them. */
static void refresh_metrics (void *arg)
{
    dm_runtime *runtime = arg;
    char why_not[DM_NOT_READY_SIZE];
    dm_metrics_set (runtime->metrics, DM_M_READY, NULL, NULL, !dm_notice_not_ready (runtime, why_not));
    for (size_t i = 0; i < runtime->consumer_count; i++)
        dm_follower_measure (runtime->followers[i]);
    measure_queues (runtime);
    dm_measures_forget_old (runtime->measuring, dm_clock_monotonic_ms ());
    dm_process_metrics_read (runtime->metrics);
}

static dm_status open_health (process *it, dm_error *error)
{
    dm_runtime *runtime = &it->runtime;
    dm_metrics_set_refresh (runtime->metrics, refresh_metrics, runtime);
    return dm_health_open (text_of (it, "health"), text_of (it, "metrics-token"), runtime->metrics, check_ready,
                           runtime, &runtime->health, error);
}

static void close_health (process *it)
{
    dm_health_destroy (&it->runtime.health);
}

/* Refuses keys that this database is not used with. A database that is away is waited for, or until a signal to stop.
 */
static dm_status check_keyring (process *it, dm_error *error)
{
    dm_runtime *runtime = &it->runtime;
    dm_status status = DM_UNAVAILABLE;
    while (runtime->keyring && status == DM_UNAVAILABLE && !runtime->is_stopping) {
        status = dm_keyring_guard (runtime->keyring, dm_key_check, &runtime->db_config, error);
        if (status == DM_UNAVAILABLE)
            runtime->is_stopping = dm_lifecycle_wait (DATABASE_AGAIN_MS) == DM_SIGNAL_STOP;
    }
    return status == DM_UNAVAILABLE ? DM_OK : status;
}

static dm_status start_jobs (process *it, dm_error *error)
{
    (void) error;
    dm_jobs_start (it->runtime.jobs);
    return DM_OK;
}

static void stop_jobs (process *it)
{
    dm_jobs_stop (it->runtime.jobs);
}

static dm_status start_followers (process *it, dm_error *error)
{
    (void) error;
    for (size_t i = 0; i < it->runtime.consumer_count; i++)
        dm_follower_start (it->runtime.followers[i]);
    return DM_OK;
}

static void stop_followers (process *it)
{
    for (size_t i = 0; i < it->runtime.consumer_count; i++)
        dm_follower_stop (it->runtime.followers[i]);
}

static void stop_calls (process *it)
{
    dm_client_stop (it->runtime.client);
}

static dm_status start_requests (process *it, dm_error *error)
{
    (void) error;
    it->runtime.is_serving = true;
    return DM_OK;
}

static void stop_requests (process *it)
{
    dm_server_drain (it->runtime.server);
}

static dm_status start_own (process *it, dm_error *error)
{
    return it->service->serve ? it->service->serve (&it->runtime, error) : DM_OK;
}

static void stop_own (process *it)
{
    if (it->service->unserve)
        it->service->unserve (&it->runtime);
}

/* The parts of a process. They start in this order and stop in reverse, those alone that have started. */
static const struct {
    dm_status (*start) (process *it, dm_error *error); /* NULL: nothing */
    void (*stop) (process *it);                        /* NULL: nothing */
} parts[] = {
    { open_context, close_context },
    { open_keys, close_keys },
    { open_keyring, close_keyring },
    { open_otlp, close_otlp }, /* before all that leave spans, and so after them at the end */
    { open_app, close_app },
    { open_zap, close_zap }, /* before anything binds */
    { check_database, NULL },
    { open_followers, close_followers },
    { open_jobs, close_jobs },
    { open_client, close_client }, /* hints wake followers */
    { open_server, close_server },
    { open_measures, close_measures }, /* GetStatus is answered from now on */
    { open_workers, close_workers },   /* they answer through the server */
    { open_health, close_health },
    { check_keyring, NULL }, /* before anything is sealed */
    /* From here on all are open, and threads begin to use each other. */
    { start_jobs, stop_jobs },
    { start_followers, stop_followers },
    { NULL, stop_calls },              /* so that no job and no follower waits for an answer any more */
    { start_requests, stop_requests }, /* so that nothing is dispatched to workers that are gone */
    { start_own, stop_own },
};

/* Reads again what may change while the process runs: the peers, the key file, and what the service keeps itself. */
static void reload (process *it)
{
    dm_error error = { 0 };
    dm_status status = dm_keys_reload (it->runtime.keys, &error);
    if (!status && it->runtime.keyring)
        status = dm_jobs_reload_keys (&it->runtime, &error);
    if (!status && it->service->reload)
        status = it->service->reload (&it->runtime, &error);
    if (status)
        dm_log (DM_ERROR, "reload_failed", DM_T ("error", error.message));
    else
        dm_log (DM_INFO, "reloaded");
}

/* Until a signal to stop; then everything stops in order, and within 5 s whatever happens. */
static void wait_for_stop (process *it)
{
    dm_log (DM_INFO, "started", DM_T ("version", DM_VERSION), DM_T ("listen", text_of (it, "listen")));
    dm_signal signal;
    int wait_ms = SETTLE_MS;
    while (!it->runtime.is_stopping && (signal = dm_lifecycle_wait (wait_ms)) != DM_SIGNAL_STOP)
        if (signal == DM_SIGNAL_RELOAD) {
            reload (it);
        } else {
            dm_memory_forget_loading ();
            wait_ms = -1;
        }
    dm_log (DM_INFO, "stopping");
}

/* Starts all parts, waits for the signal, stops them. */
static dm_status run_parts (process *it, dm_error *error)
{
    dm_status status = DM_OK;
    size_t started = 0;
    for (; started < DM_COUNT (parts); started++)
        if (parts[started].start && (status = parts[started].start (it, error)))
            break;
    if (!status) {
        it->runtime.is_started = true;
        wait_for_stop (it);
    }
    it->runtime.is_stopping = true;
    alarm (STOP_WITHIN_S); /* after a start that failed too, when no signal is heard any more */
    while (started > 0)
        if (parts[--started].stop)
            parts[started].stop (it);
    return status;
}

static void collect_descriptors (process *it)
{
    const dm_service *service = it->service;
    dm_runtime *runtime = &it->runtime;
    assert (dm_chassis_descriptor_count + service->descriptor_count <= DM_DESCRIPTORS_MAX);
    for (size_t i = 0; i < dm_chassis_descriptor_count; i++)
        runtime->descriptors[runtime->descriptor_count++] = dm_chassis_descriptors[i];
    for (size_t i = 0; i < service->descriptor_count; i++)
        runtime->descriptors[runtime->descriptor_count++] = service->descriptors[i];
}

static void fill_origin (dm_origin *out, const char *service)
{
    snprintf (out->peer, sizeof out->peer, "%s", service);
    out->actor.kind = DM_ACTOR_SYSTEM;
    snprintf (out->actor.id, sizeof out->actor.id, "%s", service);
}

/* The service's tables, and the chassis's beside them. */
static void fill_tables (process *it)
{
    const dm_service *service = it->service;
    dm_runtime *runtime = &it->runtime;
    assert (service->consumer_count <= DM_CONSUMERS_MAX);
    runtime->name = service->name;
    runtime->methods = service->methods;
    runtime->method_count = service->method_count;
    runtime->consumers = service->consumers;
    runtime->consumer_count = service->consumer_count;
    runtime->job_rows = service->jobs;
    runtime->job_count = service->job_count;
    runtime->measures = service->measures;
    runtime->measure_count = service->measure_count;
    runtime->checks = service->checks;
    runtime->check_count = service->check_count;
    runtime->health_checks = service->health_checks;
    runtime->health_check_count = service->health_check_count;
    runtime->targets = service->targets;
    runtime->target_count = service->target_count;
    runtime->needs = service->needs;
    runtime->need_count = service->need_count;
    runtime->tell = service->tell;
    assert (service->figure_count <= DM_FIGURES_MAX);
    runtime->figures = service->figures;
    runtime->figure_count = service->figure_count;
    runtime->look_ahead = service->look_ahead;
    collect_descriptors (it);
    fill_origin (&runtime->origin, service->name);
    it->query_tables[0] = dm_queries;
    it->query_counts[0] = dm_query_count;
    it->query_tables[1] = service->queries;
    it->query_counts[1] = service->query_count;
    it->method_tables[0] = dm_chassis_methods;
    it->method_counts[0] = dm_chassis_method_count;
    it->method_tables[1] = service->methods;
    it->method_counts[1] = service->method_count;
    it->schema = (dm_database_schema){ .name = service->name,
                                       .migrations = service->migrations,
                                       .count = service->migration_count };
    runtime->db_config = (dm_db_config){ .conninfo = text_of (it, "database"),
                                         .schema = service->name,
                                         .query_tables = it->query_tables,
                                         .query_counts = it->query_counts,
                                         .query_table_count = DM_COUNT (it->query_tables),
                                         .constraints = service->constraints,
                                         .constraint_count = service->constraint_count,
                                         .metrics = runtime->metrics,
                                         .known_schema = &it->schema };
}

/* Our threads hand work on to each other. Whoever is woken by that does not take the core from who runs, but comes
 * after it: so more work gathers, and is taken at once. Where Linux refuses, all goes as without. All threads inherit
 * this. */
static void run_until_waiting (void)
{
    sched_setscheduler (0, SCHED_BATCH, &(struct sched_param){ 0 });
}

static void draw_instance (char out[DM_INSTANCE_SIZE])
{
    uint8_t bytes[DM_INSTANCE_SIZE / 2];
    dm_random (bytes, sizeof bytes);
    dm_hex (bytes, sizeof bytes, out);
}

static int run_service (const dm_service *service, const dm_service_rows *rows, dm_settings *settings)
{
    process it = { .service = service, .rows = rows };
    dm_error error = { 0 };
    run_until_waiting ();
    dm_memory_init ();
    curl_global_init (CURL_GLOBAL_DEFAULT);
    it.runtime.settings = settings;
    it.runtime.started_ms = dm_clock_monotonic_ms ();
    it.runtime.started_at_ms = dm_clock_now_ms ();
    draw_instance (it.runtime.instance);
    it.runtime.metrics = dm_metrics_open (service->name, service->metrics, service->metric_count);
    dm_metrics_set (it.runtime.metrics, DM_M_BUILD_INFO, DM_VERSION, NULL, 1);
    dm_process_metrics_start (it.runtime.metrics);
    it.runtime.spans = dm_spans_open ();
    fill_tables (&it);
    dm_status status = run_parts (&it, &error);
    if (status)
        dm_log (DM_ERROR, "cannot_start", DM_T ("field", error.field), DM_T ("error", error.message));
    dm_spans_destroy (&it.runtime.spans);
    dm_metrics_destroy (&it.runtime.metrics);
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

/* Asks the running service's own /readyz, and prints what it says; for containers without a shell. Linux takes 0.0.0.0
 * and [::] for this host. */
static int check_health (const dm_settings *settings)
{
    char address[DM_ADDRESS_SIZE], url[DM_ADDRESS_SIZE + sizeof "http:///readyz"];
    if (!dm_address_settle (dm_settings_text (settings, "health"), address))
        return 1;
    long code = 0;
    snprintf (url, sizeof url, "http://%s/readyz", address);
    CURL *curl = curl_easy_init ();
    curl_easy_setopt (curl, CURLOPT_URL, url);
    curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (curl, CURLOPT_TIMEOUT, 5L);
    CURLcode result = curl_easy_perform (curl);
    curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup (curl);
    if (result != CURLE_OK)
        fprintf (stderr, "%s: %s\n", url, curl_easy_strerror (result));
    return result == CURLE_OK && code == 200 ? 0 : 1;
}

static void print_help (const dm_service *service, const dm_service_rows *all)
{
    printf ("%s: %s\n\n"
            "Usage: %s [option...]\n\n"
            "  --migrate      bring the schema up to date and exit\n"
            "  --check        check the settings and exit\n"
            "  --healthcheck  ask the running service whether it is ready, print what it says, exit 0 or 1\n"
            "  --version      print the version and exit\n"
            "  --access       print who may call which method, and exit\n"
            "  --metrics      print what /metrics shows: name, type, labels, help, and exit\n\n"
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
    dm_service_rows all;
    dm_service_rows_collect (service, &all);
    if (take_option (&argc, argv, "--help")) {
        print_help (service, &all);
        return 0;
    }
    if (take_option (&argc, argv, "--help-markdown")) {
        dm_settings_print_markdown (all.tables, all.counts, DM_COUNT (all.counts), stdout);
        return 0;
    }
    if (take_option (&argc, argv, "--access")) {
        dm_access_print (service->access, service->access_count, service->methods, service->method_count, stdout);
        return 0;
    }
    if (take_option (&argc, argv, "--metrics")) {
        dm_metrics_print_rows (service->metrics, service->metric_count, stdout);
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
