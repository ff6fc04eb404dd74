/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/beheer/beheer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

static char path[] = "/tmp/dm-backup-XXXXXX";

static gateway_backup read_text (const char *text)
{
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    fclose (file);
    return gateway_backup_read (path);
}

static void the_file_says_when_how_large_and_whether_it_was_verified (void **state)
{
    (void) state;
    gateway_backup backup = read_text ("{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":123456789,"
                                       "\"verified_at\":\"2026-11-30T04:00:00.250Z\"}");
    assert_true (backup.is_known);
    assert_int_equal (backup.finished_ms, 1796007600000);
    assert_int_equal (backup.bytes, 123456789);
    assert_int_equal (backup.verified_ms, 1796011200000);
    backup = read_text ("{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":0}");
    assert_true (backup.is_known);
    assert_int_equal (backup.verified_ms, 0);
}

static void what_is_missing_or_of_another_form_is_no_backup (void **state)
{
    (void) state;
    static const char *const wrong[] = {
        "",
        "[]",
        "{",
        "{\"bytes\":1}",
        "{\"finished_at\":\"2026-11-30T03:00:00Z\"}",
        "{\"finished_at\":\"2026-11-30T03:00:00+01:00\",\"bytes\":1}",
        "{\"finished_at\":\"yesterday\",\"bytes\":1}",
        "{\"finished_at\":17,\"bytes\":1}",
        "{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":-1}",
        "{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":1e300}",
        "{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":\"1\"}",
    };
    for (size_t i = 0; i < DM_COUNT (wrong); i++)
        if (read_text (wrong[i]).is_known)
            fail_msg ("%s is taken for a backup", wrong[i]);
    assert_false (gateway_backup_read ("").is_known);
    assert_false (gateway_backup_read ("/nowhere/backup.json").is_known);
}

static void a_file_beyond_its_bound_is_no_backup (void **state)
{
    (void) state;
    char text[2000];
    snprintf (text, sizeof text, "{\"finished_at\":\"2026-11-30T03:00:00Z\",\"bytes\":1,\"x\":\"%1500s\"}", "");
    assert_false (read_text (text).is_known);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_file_says_when_how_large_and_whether_it_was_verified),
        cmocka_unit_test (what_is_missing_or_of_another_form_is_no_backup),
        cmocka_unit_test (a_file_beyond_its_bound_is_no_backup),
    };
    close (mkstemp (path));
    int failed = cmocka_run_group_tests (tests, NULL, NULL);
    unlink (path);
    return failed;
}
