/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* A page of the program that nobody else reads. */
static const char far[64 * 1024] = { 'f', 'a', 'r' };

static long resident_kib (const char *kind)
{
    char line[256];
    long kib = 0;
    FILE *file = fopen ("/proc/self/status", "r");
    assert_non_null (file);
    while (fgets (line, sizeof line, file))
        if (strncmp (line, kind, strlen (kind)) == 0)
            sscanf (line + strlen (kind), ": %ld", &kib);
    fclose (file);
    return kib;
}

static void pages_read_to_load_are_given_back (void **state)
{
    (void) state;
    long before_kib = resident_kib ("RssFile");
    dm_memory_forget_loading ();
    assert_in_range (resident_kib ("RssFile"), 1, before_kib / 2);
}

static void what_is_used_later_is_as_it_was (void **state)
{
    (void) state;
    static char written[] = "written";
    written[0] = 'W';
    dm_memory_forget_loading ();
    assert_string_equal (written, "Written");
    assert_memory_equal (far, "far\0", 4);
}

int main (void)
{
    dm_memory_init ();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (pages_read_to_load_are_given_back),
        cmocka_unit_test (what_is_used_later_is_as_it_was),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
