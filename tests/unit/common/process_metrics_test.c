/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/process_metrics.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"

static dm_metrics *metrics;

static int open_metrics (void **state)
{
    (void) state;
    metrics = dm_metrics_open ("probe", NULL, 0);
    return 0;
}

static int close_metrics (void **state)
{
    (void) state;
    dm_metrics_destroy (&metrics);
    return 0;
}

static int64_t read_row (unsigned row)
{
    dm_process_metrics_read (metrics);
    return dm_metrics_sum (metrics, row);
}

static void processor_time_grows_with_work (void **state)
{
    (void) state;
    int64_t before_ms = read_row (DM_M_PROCESS_CPU);
    for (volatile unsigned i = 0; read_row (DM_M_PROCESS_CPU) < before_ms + 20;)
        i++;
}

static void memory_is_that_of_the_process (void **state)
{
    (void) state;
    const size_t bytes = (size_t) 64 << 20;
    int64_t before = read_row (DM_M_PROCESS_MEMORY);
    assert_true (before > (1 << 20));
    char *much = malloc (bytes);
    assert_non_null (much);
    memset (much, 1, bytes);
    assert_true (read_row (DM_M_PROCESS_MEMORY) > before + (int64_t) bytes / 2);
    free (much);
}

static void open_files_are_counted (void **state)
{
    (void) state;
    struct rlimit limit;
    int64_t before = read_row (DM_M_PROCESS_OPEN_FDS);
    int fds[] = { open ("/dev/null", O_RDONLY), open ("/dev/null", O_RDONLY) };
    assert_int_equal (read_row (DM_M_PROCESS_OPEN_FDS), before + 2);
    close (fds[0]);
    close (fds[1]);
    assert_int_equal (read_row (DM_M_PROCESS_OPEN_FDS), before);
    assert_int_equal (getrlimit (RLIMIT_NOFILE, &limit), 0);
    assert_int_equal (read_row (DM_M_PROCESS_MAX_FDS), limit.rlim_cur);
}

static void *wait_for_lock (void *lock)
{
    pthread_mutex_lock (lock);
    pthread_mutex_unlock (lock);
    return NULL;
}

static void threads_are_counted (void **state)
{
    (void) state;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_t thread;
    int64_t before = read_row (DM_M_PROCESS_THREADS);
    pthread_mutex_lock (&lock);
    assert_int_equal (pthread_create (&thread, NULL, wait_for_lock, &lock), 0);
    assert_int_equal (read_row (DM_M_PROCESS_THREADS), before + 1);
    pthread_mutex_unlock (&lock);
    pthread_join (thread, NULL);
}

static void start_is_said_once (void **state)
{
    (void) state;
    int64_t before_ms = dm_clock_now_ms ();
    dm_process_metrics_start (metrics);
    int64_t start_ms = read_row (DM_M_PROCESS_START);
    assert_in_range (start_ms, before_ms, dm_clock_now_ms ());
    assert_int_equal (read_row (DM_M_PROCESS_START), start_ms);
}

#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_metrics, close_metrics)

int main (void)
{
    const struct CMUnitTest tests[] = {
        OPENED (processor_time_grows_with_work),
        OPENED (memory_is_that_of_the_process),
        OPENED (open_files_are_counted),
        OPENED (threads_are_counted),
        OPENED (start_is_said_once),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
