/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/process_figures.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#define MIB ((size_t) 1024 * 1024)

static void figures_follow_what_the_process_does (void **state)
{
    (void) state;
    const dm_process_figures before = dm_process_figures_read ();
    int fd = open ("/dev/null", O_RDONLY);
    char *memory = malloc (32 * MIB);
    memset (memory, 1, 32 * MIB);
    dm_process_figures after = dm_process_figures_read ();
    assert_int_equal (after.fds, before.fds + 1);
    assert_true (after.fds_max >= after.fds);
    assert_true (after.rss_bytes >= before.rss_bytes + 16 * MIB);
    assert_int_equal (after.threads, 1);
    assert_int_equal (memory[MIB], 1);
    while (after.cpu_ms < before.cpu_ms + 5)
        after = dm_process_figures_read ();
    free (memory);
    close (fd);
}

int main (void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test (figures_follow_what_the_process_does) };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
