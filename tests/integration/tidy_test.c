/* SPDX-License-Identifier: EUPL-1.2 */
/* tests/tidy.sh: clang-tidy looks at a source again when what it was clean with is another, and only then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include "tests/support/process.h"
#include "tests/support/said.h"

static char *folder;

/* Writes the source, its header and the rules anew, as they are clean. */
static int open_sources (void **state)
{
    (void) state;
    ts_said said =
        ts_said_by ("mkdir -p '%s' && cd '%s' && rm -rf lint src && mkdir lint src && echo flags > lint/rules"
                    " && echo 'int twice (int number);' > src/twice.h"
                    " && printf '#include \"twice.h\"\\nint twice (int number)\\n{\\n    return 2 * number;"
                    "\\n}\\n' > src/twice.c"
                    " && echo 'Checks: \"bugprone-*\"' > .clang-tidy 2>&1",
                    folder, folder);
    assert_int_equal (said.code, 0);
    ts_said_clear (&said);
    return 0;
}

static ts_said run (const char *what)
{
    return ts_said_by ("script=$PWD/tests/tidy.sh; cd '%s' && { %s; } 2>&1", folder, what);
}

static void assert_stale (const char *after, const char *expected)
{
    DM_AUTO (ts_said_clear) ts_said changed = run (after);
    assert_int_equal (changed.code, 0);
    DM_AUTO (ts_said_clear) ts_said said = run ("$script stale lint src/twice.c");
    assert_string_equal (said.text, expected);
}

static void what_was_clean_is_stale_once_something_of_it_changes (void **state)
{
    (void) state;
    assert_stale ("true", "src/twice.c\n"); /* never looked at */
    assert_stale ("$script check lint src/twice.c", "");
    assert_stale ("touch src/twice.c src/twice.h lint/rules", "");
    assert_stale ("echo >> src/twice.h", "src/twice.c\n");
    assert_stale ("$script check lint src/twice.c", "");
    assert_stale ("echo 'int twice (int number);' > src/twice.h", ""); /* as it was at first */
    assert_stale ("echo others > lint/rules", "src/twice.c\n");
    assert_stale ("echo flags > lint/rules && rm src/twice.h", "src/twice.c\n");
}

static void what_is_not_clean_is_told_and_stays_stale (void **state)
{
    (void) state;
    assert_stale ("printf 'int twice (int number)\\n{\\n    if (number)\\n        return 1;\\n    else\\n        return"
                  " 1;\\n}\\n' > src/twice.c",
                  "src/twice.c\n");
    DM_AUTO (ts_said_clear) ts_said said = run ("$script check lint src/twice.c");
    assert_int_not_equal (said.code, 0);
    ts_said_has (&said, "[bugprone-branch-clone");
    assert_stale ("true", "src/twice.c\n");
}

static void a_result_of_a_source_that_is_gone_is_forgotten_after_a_month (void **state)
{
    (void) state;
    assert_stale (
        "$script check lint src/twice.c && mv src/twice.c other.c && $script stale lint && [ -e lint/src/twice.tidy ]"
        " && touch -d '40 days ago' lint/src/twice.tidy && $script stale lint && [ ! -e lint/src/twice.tidy ]"
        " && mv other.c src/twice.c",
        "src/twice.c\n");
}

static int open_world (void **state)
{
    (void) state;
    folder = ts_folder_make ();
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_folder_remove (&folder);
    return 0;
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup (what_was_clean_is_stale_once_something_of_it_changes, open_sources),
        cmocka_unit_test_setup (what_is_not_clean_is_told_and_stays_stale, open_sources),
        cmocka_unit_test_setup (a_result_of_a_source_that_is_gone_is_forgotten_after_a_month, open_sources),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
