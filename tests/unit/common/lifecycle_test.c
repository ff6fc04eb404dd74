/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/lifecycle.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <signal.h>
#include <unistd.h>
#include "common/clock.h"

static void each_signal_means_what_it_should (void **state)
{
    static const struct {
        int number;
        dm_signal meaning;
    } rows[] = { { SIGTERM, DM_SIGNAL_STOP }, { SIGINT, DM_SIGNAL_STOP }, { SIGHUP, DM_SIGNAL_RELOAD } };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        kill (getpid (), rows[i].number);
        assert_int_equal (dm_lifecycle_wait (i == 0 ? -1 : 1000), rows[i].meaning);
        assert_int_equal (dm_lifecycle_wait (0), DM_SIGNAL_NONE);
    }
}

static void waiting_ends_after_its_time (void **state)
{
    (void) state;
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (dm_lifecycle_wait (30), DM_SIGNAL_NONE);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 29, 10000);
}

static void *send_signal (void *number)
{
    kill (getpid (), *(int *) number);
    return NULL;
}

static void signal_of_another_thread_wakes_who_waits (void **state)
{
    (void) state;
    int number = SIGHUP;
    pthread_t thread;
    assert_int_equal (pthread_create (&thread, NULL, send_signal, &number), 0);
    assert_int_equal (dm_lifecycle_wait (-1), DM_SIGNAL_RELOAD);
    pthread_join (thread, NULL);
}

static void do_nothing (int number)
{
    (void) number;
}

static void other_signals_do_not_end_the_wait (void **state)
{
    (void) state;
    const struct sigaction action = { .sa_handler = do_nothing };
    sigaction (SIGALRM, &action, NULL);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    ualarm (10000, 0);
    assert_int_equal (dm_lifecycle_wait (60), DM_SIGNAL_NONE);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 59, 10000);
}

static void broken_pipe_is_no_death (void **state)
{
    (void) state;
    int fds[2];
    signal (SIGPIPE, SIG_DFL); /* whoever started us may have it ignored */
    assert_int_equal (pipe (fds), 0);
    close (fds[0]);
    assert_int_equal (write (fds[1], "x", 1), -1);
    close (fds[1]);
    assert_int_equal (dm_lifecycle_wait (0), DM_SIGNAL_NONE);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (each_signal_means_what_it_should),
        cmocka_unit_test (waiting_ends_after_its_time),
        cmocka_unit_test (signal_of_another_thread_wakes_who_waits),
        cmocka_unit_test (other_signals_do_not_end_the_wait),
        cmocka_unit_test (broken_pipe_is_no_death),
    };
    dm_lifecycle_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
