/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void put (digictl_log_merge *merge, size_t source, int64_t time_ms, const char *text)
{
    digictl_log_merge_put (merge, (digictl_log_line){ .text = strdup (text), .time_ms = time_ms, .source = source });
}

static void lines_come_by_time_and_then_as_they_were_put (void **state)
{
    (void) state;
    digictl_log_merge *merge = digictl_log_merge_open (3);
    digictl_log_line line;
    put (merge, 0, 5, "d");
    put (merge, 1, 5, "e");
    put (merge, 2, 1, "a");
    put (merge, 0, 5, "f");
    put (merge, 2, 3, "b");
    put (merge, 1, 4, "c");
    assert_int_equal (digictl_log_merge_count (merge, 0), 2);
    assert_int_equal (digictl_log_merge_bytes (merge), 6);
    assert_string_equal (digictl_log_merge_first (merge)->text, "a");
    for (const char *wanted = "abcdef"; *wanted; wanted++) {
        assert_true (digictl_log_merge_take (merge, &line));
        assert_int_equal (*line.text, *wanted);
        free (line.text);
    }
    assert_false (digictl_log_merge_take (merge, &line));
    assert_null (digictl_log_merge_first (merge));
    assert_int_equal (digictl_log_merge_count (merge, 0), 0);
    assert_int_equal (digictl_log_merge_bytes (merge), 0);
    digictl_log_merge_destroy (&merge);
}

static void many_lines_in_any_order_come_sorted (void **state)
{
    (void) state;
    digictl_log_merge *merge = digictl_log_merge_open (1);
    digictl_log_line line;
    uint32_t random = 7;
    for (int i = 0; i < 10000; i++) {
        random = random * 1664525 + 1013904223;
        put (merge, 0, random >> 20, "x");
    }
    int64_t last_ms = -1;
    uint64_t last_number = 0;
    for (int i = 0; i < 9000; i++) {
        assert_true (digictl_log_merge_take (merge, &line));
        assert_true (line.time_ms > last_ms || (line.time_ms == last_ms && line.number > last_number));
        last_ms = line.time_ms;
        last_number = line.number;
        free (line.text);
    }
    digictl_log_merge_destroy (&merge); /* with what is still held */
    assert_null (merge);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (lines_come_by_time_and_then_as_they_were_put),
        cmocka_unit_test (many_lines_in_any_order_come_sorted),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
