/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/metrics.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Rows of the service that is tested. */
enum { PROBE_M_THINGS = DM_M_COUNT, PROBE_M_OPEN, PROBE_M_AGE, PROBE_M_END };

static const dm_metric_row own_rows[] = {
    { "things_total", "Things that came.", DM_COUNTER, "outcome", NULL, NULL },
    { "things_open", "Things that are here.", DM_GAUGE, NULL, NULL, NULL },
    { "age_seconds", "How old the oldest is.", DM_GAUGE_MS, "kind", NULL, NULL },
};

static int open_metrics (void **state)
{
    *state = dm_metrics_open ("probe", own_rows, DM_COUNT (own_rows));
    return 0;
}

static int close_metrics (void **state)
{
    dm_metrics_destroy ((dm_metrics **) state);
    return 0;
}

/* True when the rendered text holds this line. */
static bool shows (dm_metrics *metrics, const char *line)
{
    char *text = dm_metrics_render (metrics), *wanted = NULL;
    assert_true (asprintf (&wanted, "\n%s\n", line) > 0);
    bool is_there = strstr (text, wanted);
    free (wanted);
    free (text);
    return is_there;
}

static size_t count_lines (dm_metrics *metrics, const char *beginning)
{
    size_t count = 0;
    char *text = dm_metrics_render (metrics);
    for (const char *line = text; *line; line = strchr (line, '\n') + 1)
        count += strncmp (line, beginning, strlen (beginning)) == 0;
    free (text);
    return count;
}

static void row_without_labels_shows_from_the_start (void **state)
{
    assert_true (shows (*state, "digimeente_zap_refused_total{service=\"probe\"} 0"));
    assert_true (shows (*state, "digimeente_batch_seconds_count{service=\"probe\"} 0"));
}

static void every_row_has_help_and_type (void **state)
{
    assert_int_equal (count_lines (*state, "# HELP "), PROBE_M_END);
    assert_int_equal (count_lines (*state, "# TYPE "), PROBE_M_END);
    assert_true (shows (*state, "# TYPE digimeente_log_head gauge"));
    assert_true (shows (*state, "# TYPE digimeente_job_runs_total counter"));
    assert_true (shows (*state, "# TYPE digimeente_rpc_server_seconds histogram"));
}

static void counter_adds_and_gauge_is_set (void **state)
{
    dm_metrics_add (*state, DM_M_JOB_RUNS, "send", "OK", 2);
    dm_metrics_add (*state, DM_M_JOB_RUNS, "send", "OK", 3);
    dm_metrics_add (*state, DM_M_JOB_RUNS, "send", "ABORTED", 1);
    dm_metrics_set (*state, DM_M_CONSUMER_LAG, "intake", NULL, 9);
    dm_metrics_set (*state, DM_M_CONSUMER_LAG, "intake", NULL, 4);
    assert_true (shows (*state, "digimeente_job_runs_total{service=\"probe\",job=\"send\",code=\"OK\"} 5"));
    assert_true (shows (*state, "digimeente_job_runs_total{service=\"probe\",job=\"send\",code=\"ABORTED\"} 1"));
    assert_true (shows (*state, "digimeente_consumer_lag{service=\"probe\",source=\"intake\"} 4"));
    assert_int_equal (dm_metrics_sum (*state, DM_M_JOB_RUNS), 6);
    assert_int_equal (dm_metrics_sum (*state, DM_M_CONSUMER_LAG), 4);
    assert_int_equal (dm_metrics_sum (*state, PROBE_M_THINGS), 0);
}

static void gauge_that_is_raised_does_not_go_down (void **state)
{
    dm_metrics_raise (*state, DM_M_LOG_HEAD, NULL, NULL, 7);
    dm_metrics_raise (*state, DM_M_LOG_HEAD, NULL, NULL, 5);
    assert_true (shows (*state, "digimeente_log_head{service=\"probe\"} 7"));
    dm_metrics_raise (*state, DM_M_LOG_HEAD, NULL, NULL, 8);
    assert_true (shows (*state, "digimeente_log_head{service=\"probe\"} 8"));
}

static void gauge_that_is_not_known_is_nan_until_it_is_set (void **state)
{
    dm_metrics_set (*state, DM_M_CONSUMER_LAG, "intake", NULL, 4);
    dm_metrics_set_unknown (*state, DM_M_CONSUMER_LAG, "intake", NULL);
    assert_true (shows (*state, "digimeente_consumer_lag{service=\"probe\",source=\"intake\"} NaN"));
    assert_int_equal (dm_metrics_sum (*state, DM_M_CONSUMER_LAG), 0);
    dm_metrics_set (*state, DM_M_CONSUMER_LAG, "intake", NULL, 0);
    assert_true (shows (*state, "digimeente_consumer_lag{service=\"probe\",source=\"intake\"} 0"));
}

static void milliseconds_are_shown_as_seconds (void **state)
{
    dm_metrics_set (*state, PROBE_M_AGE, "long", NULL, 1700000000123);
    dm_metrics_set (*state, PROBE_M_AGE, "behind", NULL, -5);
    dm_metrics_set (*state, PROBE_M_AGE, "before", NULL, -2040);
    dm_metrics_set (*state, PROBE_M_AGE, "none", NULL, 0);
    assert_true (shows (*state, "# TYPE digimeente_age_seconds gauge"));
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"long\"} 1700000000.123"));
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"behind\"} -0.005"));
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"before\"} -2.040"));
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"none\"} 0.000"));
}

static void all_series_of_a_gauge_become_unknown_at_once (void **state)
{
    dm_metrics_set (*state, PROBE_M_AGE, "long", NULL, 1);
    dm_metrics_set (*state, PROBE_M_AGE, "short", NULL, 1);
    dm_metrics_set (*state, PROBE_M_OPEN, NULL, NULL, 1);
    dm_metrics_set_all_unknown (*state, PROBE_M_AGE);
    dm_metrics_set_all_unknown (*state, PROBE_M_OPEN);
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"long\"} NaN"));
    assert_true (shows (*state, "digimeente_age_seconds{service=\"probe\",kind=\"short\"} NaN"));
    assert_true (shows (*state, "digimeente_things_open{service=\"probe\"} NaN"));
}

static void look_up (void *metrics)
{
    dm_metrics_add (metrics, PROBE_M_OPEN, NULL, NULL, 1);
}

static void what_is_looked_up_is_so_at_each_rendering (void **state)
{
    dm_metrics_set_refresh (*state, look_up, *state);
    assert_true (shows (*state, "digimeente_things_open{service=\"probe\"} 1"));
    assert_true (shows (*state, "digimeente_things_open{service=\"probe\"} 2"));
}

static void names_of_all_programs_have_no_prefix (void **state)
{
    assert_true (shows (*state, "# TYPE process_cpu_seconds_total counter"));
    assert_true (shows (*state, "process_threads{service=\"probe\"} 0"));
    assert_int_equal (count_lines (*state, "digimeente_process_"), 0);
}

static void rows_of_the_service_follow_those_of_the_chassis (void **state)
{
    dm_metrics_add (*state, PROBE_M_THINGS, "good", NULL, 2);
    dm_metrics_set (*state, PROBE_M_OPEN, NULL, NULL, 7);
    assert_true (shows (*state, "# TYPE digimeente_things_total counter"));
    assert_true (shows (*state, "digimeente_things_total{service=\"probe\",outcome=\"good\"} 2"));
    assert_true (shows (*state, "# HELP digimeente_things_open Things that are here."));
    assert_true (shows (*state, "digimeente_things_open{service=\"probe\"} 7"));
}

static void a_service_without_rows_shows_those_of_the_chassis_alone (void **state)
{
    (void) state;
    dm_metrics *plain = dm_metrics_open ("plain", NULL, 0);
    assert_int_equal (count_lines (plain, "# HELP "), DM_M_COUNT);
    assert_int_equal (count_lines (plain, "# HELP digimeente_things"), 0);
    dm_metrics_destroy (&plain);
}

static void sum_is_found_where_a_series_is_known (void **state)
{
    int64_t sum = -1;
    assert_false (dm_metrics_find (*state, DM_M_CONSUMER_LAG, &sum));
    dm_metrics_set_unknown (*state, DM_M_CONSUMER_LAG, "intake", NULL);
    assert_false (dm_metrics_find (*state, DM_M_CONSUMER_LAG, &sum));
    assert_int_equal (sum, -1);
    dm_metrics_set (*state, DM_M_CONSUMER_LAG, "documents", NULL, 7);
    assert_true (dm_metrics_find (*state, DM_M_CONSUMER_LAG, &sum));
    assert_int_equal (sum, 7);
}

static void histogram_counts_up_to_each_bound (void **state)
{
    static const double sizes[] = { 1, 2, 2, 3, 128, 129 };
    for (size_t i = 0; i < DM_COUNT (sizes); i++)
        dm_metrics_observe (*state, DM_M_BATCH_SIZE, NULL, NULL, sizes[i]);
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"1\"} 1"));
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"2\"} 3"));
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"4\"} 4"));
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"64\"} 4"));
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"128\"} 5"));
    assert_true (shows (*state, "digimeente_batch_size_bucket{service=\"probe\",le=\"+Inf\"} 6"));
    assert_true (shows (*state, "digimeente_batch_size_sum{service=\"probe\"} 265"));
    assert_true (shows (*state, "digimeente_batch_size_count{service=\"probe\"} 6"));
}

static void time_beyond_every_bound_is_counted (void **state)
{
    dm_metrics_observe (*state, DM_M_RPC_SERVER_SECONDS, "a/B", "OK", 0.0004);
    dm_metrics_observe (*state, DM_M_RPC_SERVER_SECONDS, "a/B", "OK", 600);
    assert_true (shows (
        *state, "digimeente_rpc_server_seconds_bucket{service=\"probe\",method=\"a/B\",code=\"OK\",le=\"0.0005\"} 1"));
    assert_true (shows (
        *state, "digimeente_rpc_server_seconds_bucket{service=\"probe\",method=\"a/B\",code=\"OK\",le=\"10\"} 1"));
    assert_true (shows (
        *state, "digimeente_rpc_server_seconds_bucket{service=\"probe\",method=\"a/B\",code=\"OK\",le=\"+Inf\"} 2"));
}

static void label_values_are_escaped (void **state)
{
    dm_metrics_add (*state, PROBE_M_THINGS, "a\"b\\c\nd é", NULL, 1);
    assert_true (shows (*state, "digimeente_things_total{service=\"probe\",outcome=\"a\\\"b\\\\c\\nd é\"} 1"));
}

static void series_beyond_the_bound_are_other (void **state)
{
    char label[16];
    for (int i = 0; i < 1000; i++) {
        snprintf (label, sizeof label, "method%d", i);
        dm_metrics_add (*state, DM_M_RPC_CLIENT_RETRIES, label, NULL, 1);
        dm_metrics_observe (*state, DM_M_RPC_CLIENT_SECONDS, label, label, 1);
    }
    dm_metrics_add (*state, DM_M_RPC_CLIENT_RETRIES, "method0", NULL, 1); /* what was there stays itself */
    assert_int_equal (count_lines (*state, "digimeente_rpc_client_retries_total{"), 256);
    assert_int_equal (count_lines (*state, "digimeente_rpc_client_seconds_count{"), 256);
    assert_true (shows (*state, "digimeente_rpc_client_retries_total{service=\"probe\",method=\"method0\"} 2"));
    assert_true (shows (*state, "digimeente_rpc_client_retries_total{service=\"probe\",method=\"other\"} 745"));
    assert_true (
        shows (*state, "digimeente_rpc_client_seconds_count{service=\"probe\",method=\"other\",code=\"other\"} 745"));
    assert_int_equal (dm_metrics_sum (*state, DM_M_RPC_CLIENT_RETRIES), 1001);
}

static void unfit_label_values_are_other (void **state)
{
    char label[200] = "";
    memset (label, 'x', 128);
    dm_metrics_add (*state, DM_M_QUEUE_DEPTH, label, NULL, 1);
    label[128] = 'x';
    dm_metrics_add (*state, DM_M_QUEUE_DEPTH, label, NULL, 1);
    dm_metrics_add (*state, DM_M_QUEUE_DEPTH, "\xFF", NULL, 1);
    assert_true (shows (*state, "digimeente_queue_depth{service=\"probe\",queue=\"other\"} 2"));
    assert_int_equal (count_lines (*state, "digimeente_queue_depth{"), 2);
}

#define THREADS 4
#define ROUNDS 20000

static void *count_much (void *metrics)
{
    char label[16];
    for (int i = 0; i < ROUNDS; i++) {
        snprintf (label, sizeof label, "m%d", i % 300);
        dm_metrics_add (metrics, DM_M_RPC_CLIENT_RETRIES, label, NULL, 1);
        dm_metrics_observe (metrics, DM_M_BATCH_SIZE, NULL, NULL, 2);
        dm_metrics_set (metrics, DM_M_LOG_HEAD, NULL, NULL, i);
    }
    return NULL;
}

static void nothing_is_lost_between_threads (void **state)
{
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal (pthread_create (&threads[i], NULL, count_much, *state), 0);
    for (int i = 0; i < 20; i++)
        free (dm_metrics_render (*state));
    for (size_t i = 0; i < THREADS; i++)
        pthread_join (threads[i], NULL);
    assert_int_equal (dm_metrics_sum (*state, DM_M_RPC_CLIENT_RETRIES), THREADS * ROUNDS);
    assert_int_equal (count_lines (*state, "digimeente_rpc_client_retries_total{"), 256);
    assert_true (shows (*state, "digimeente_batch_size_count{service=\"probe\"} 80000"));
    assert_true (shows (*state, "digimeente_batch_size_sum{service=\"probe\"} 160000"));
}

static void destroy_takes_nothing (void **state)
{
    (void) state;
    dm_metrics *metrics = NULL;
    dm_metrics_destroy (&metrics);
    assert_null (metrics);
}

#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_metrics, close_metrics)

int main (void)
{
    const struct CMUnitTest tests[] = {
        OPENED (row_without_labels_shows_from_the_start),
        OPENED (every_row_has_help_and_type),
        OPENED (milliseconds_are_shown_as_seconds),
        OPENED (all_series_of_a_gauge_become_unknown_at_once),
        OPENED (what_is_looked_up_is_so_at_each_rendering),
        OPENED (names_of_all_programs_have_no_prefix),
        OPENED (rows_of_the_service_follow_those_of_the_chassis),
        cmocka_unit_test (a_service_without_rows_shows_those_of_the_chassis_alone),
        OPENED (counter_adds_and_gauge_is_set),
        OPENED (gauge_that_is_raised_does_not_go_down),
        OPENED (gauge_that_is_not_known_is_nan_until_it_is_set),
        OPENED (sum_is_found_where_a_series_is_known),
        OPENED (histogram_counts_up_to_each_bound),
        OPENED (time_beyond_every_bound_is_counted),
        OPENED (label_values_are_escaped),
        OPENED (series_beyond_the_bound_are_other),
        OPENED (unfit_label_values_are_other),
        OPENED (nothing_is_lost_between_threads),
        cmocka_unit_test (destroy_takes_nothing),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
