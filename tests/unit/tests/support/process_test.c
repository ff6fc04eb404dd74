/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/process.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

/* A forked program looks where its parent looks, as two programs do whose process numbers happen to lie so. */
static void two_programs_do_not_get_the_same_port (void **state)
{
    (void) state;
    int ends[2];
    uint16_t theirs;
    assert_return_code (pipe (ends), errno);
    ts_port_find (1); /* both go on from here */
    pid_t pid = fork ();
    if (pid == 0) {
        theirs = ts_port_find (4);
        if (write (ends[1], &theirs, sizeof theirs) == sizeof theirs)
            pause ();
        _exit (1);
    }
    assert_int_equal (read (ends[0], &theirs, sizeof theirs), sizeof theirs);
    const uint16_t ours = ts_port_find (4);
    assert_false (ts_process_has_ended (pid));
    assert_int_equal (ts_process_end (pid, SIGKILL), 128 + SIGKILL);
    assert_true (theirs >= ours + 4 || theirs + 4 <= ours);
    close (ends[0]);
    close (ends[1]);
}

static void an_ended_process_is_known_as_such (void **state)
{
    (void) state;
    pid_t pid = fork ();
    if (pid == 0)
        _exit (3);
    while (!ts_process_has_ended (pid))
        usleep (1000);
    assert_int_equal (ts_process_wait (pid), 3);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (two_programs_do_not_get_the_same_port),
        cmocka_unit_test (an_ended_process_is_known_as_such),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
