/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pty.h>
#include <time.h>
#include <unistd.h>

#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define OTHER_TRACE "00f067aa0ba902b74bf92f3577b34da6"
#define ZAAK "019ab1c0-1000-7000-8000-000000000001"
#define AT_MS 1796049000123 /* 2026-11-30T14:30:00.123Z */
#define AT "\"time\":\"2026-11-30T14:30:00.123Z\""
#define LINE(level, rest) "{" AT ",\"level\":\"" level "\",\"service\":\"intake\",\"event\":\"change\"" rest "}"

static bool is_wanted (const char *text, const digictl_log_filter *filter)
{
    digictl_log_line line = { 0 };
    bool wanted = digictl_log_line_read (strdup (text), 0, filter, &line);
    if (wanted)
        free (line.text);
    return wanted;
}

/* What is printed of a line of text; the caller frees. */
static char *printed (const char *text, bool has_colours, bool is_json)
{
    static const digictl_log_filter all = { 0 };
    digictl_log_line line = { 0 };
    char *copy = NULL;
    size_t size = 0;
    assert_true (digictl_log_line_read (strdup (text), 0, &all, &line));
    FILE *out = open_memstream (&copy, &size);
    if (is_json)
        digictl_log_line_print_json (out, &line);
    else
        digictl_log_line_print (out, &line, has_colours);
    fclose (out);
    free (line.text);
    return copy;
}

static void assert_printed (const char *text, bool has_colours, bool is_json, const char *wanted)
{
    char *got = printed (text, has_colours, is_json);
    assert_string_equal (got, wanted);
    free (got);
}

static void an_object_is_told_in_one_line_and_time_is_local (void **state)
{
    (void) state;
    assert_printed (LINE ("warn", ",\"trace_id\":\"" TRACE "\",\"span_id\":\"00f067aa0ba902b7\",\"method\":\"a.B/C\","
                                  "\"took_us\":1796049000123,\"error\":\"no \\\"way\\\"\",\"empty\":\"\",\"is\":true"),
                    false, false,
                    "2026-11-30 14:30:00.123 warn  intake       change method=a.B/C took_us=1796049000123"
                    " error=\"no \\\"way\\\"\" empty=\"\" is=true " TRACE "\n");
}

static void levels_have_colours_of_their_own (void **state)
{
    (void) state;
    assert_printed (LINE ("error", ",\"n\":1"), true, false,
                    "2026-11-30 14:30:00.123 \033[1;31merror\033[0m \033[36mintake      \033[0m \033[1mchange\033[0m"
                    " \033[2mn\033[0m\033[2m=\033[0m1\n");
    char *debug = printed (LINE ("debug", ""), true, false), *warn = printed (LINE ("warn", ""), true, false);
    assert_non_null (strstr (debug, "\033[2mdebug"));
    assert_non_null (strstr (warn, "\033[33mwarn "));
    free (debug);
    free (warn);
}

static void nothing_in_a_line_is_obeyed_by_a_terminal (void **state)
{
    (void) state;
    static const char *const texts[] = {
        "plain \033[2J\007 text",
        LINE ("info", ",\"a\":\"\\u001b[2J\",\"b\\u001b\":\"\\u202e\""),
        "{" AT ",\"level\":\"\\u001b[2J\",\"service\":\"\\u001b\",\"event\":\"\\u001b\",\"trace_id\":\"\\u001b\"}",
    };
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        for (int json = 0; json <= 1; json++) {
            char *got = printed (texts[i], false, json);
            for (const char *at = got; *at; at++)
                assert_true ((unsigned char) *at >= ' ' || *at == '\n');
            free (got);
        }
}

static void what_no_service_wrote_is_shown_as_it_is (void **state)
{
    (void) state;
    static const char *const texts[] = {
        "",
        "LOG:  database system is ready",
        "{\"half\": ",
        "{\"time\":\"2026-11-30T14:30:00.123Z\"}",
        "{\"time\":\"yesterday\",\"event\":\"change\"}",
        "{\"time\":1,\"event\":2}",
        "[1,2]",
        LINE ("info", "") " and more",
        "{\"event\":\"x\"," AT ",\"a\":[[[[[[[[[[1]]]]]]]]]]}",
    };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        char wanted[300];
        snprintf (wanted, sizeof wanted, "%s\n", texts[i]);
        assert_printed (texts[i], true, false, wanted);
    }
}

static void programs_get_json_of_every_line (void **state)
{
    (void) state;
    assert_printed (LINE ("info", ",\"big\":12345678901234567890"), false, true,
                    LINE ("info", ",\"big\":12345678901234567890") "\n");
    assert_printed ("no \"object\"", false, true, "{\"text\":\"no \\\"object\\\"\"}\n");
}

static void what_stands_before_an_object_is_left_out (void **state)
{
    (void) state;
    assert_printed ("intake_1        | " LINE ("info", ""), false, true, LINE ("info", "") "\n");
    assert_printed ("Nov 30 14:30:00 host intake[7]: " LINE ("info", ""), false, false,
                    "2026-11-30 14:30:00.123 info  intake       change\n");
}

static void filters_want_what_they_say (void **state)
{
    (void) state;
    static const char traces[][DIGICTL_TRACE_SIZE] = { OTHER_TRACE, TRACE };
    static const digictl_log_filter warn = { .least = DM_WARN }, intake = { .service = "intake" },
                                    audit = { .service = "audit" }, trace = { .trace = TRACE },
                                    since = { .since_ms = AT_MS }, later = { .since_ms = AT_MS + 1 },
                                    zaak = { .zaak = ZAAK, .traces = traces, .trace_count = 2 },
                                    quiet = { .zaak = ZAAK };
    static const struct {
        const char *text;
        const digictl_log_filter *filter;
        bool wanted;
    } rows[] = {
        { LINE ("info", ""), &warn, false },
        { LINE ("warn", ""), &warn, true },
        { LINE ("error", ""), &warn, true },
        { LINE ("odd", ""), &warn, true },
        { "plain", &warn, true },
        { LINE ("info", ""), &intake, true },
        { LINE ("info", ""), &audit, false },
        { "plain", &intake, false },
        { LINE ("info", ",\"trace_id\":\"" TRACE "\""), &trace, true },
        { LINE ("info", ",\"trace_id\":\"" OTHER_TRACE "\""), &trace, false },
        { LINE ("info", ",\"other\":\"" TRACE "\""), &trace, false },
        { "plain", &trace, false },
        { LINE ("info", ""), &since, true },
        { LINE ("info", ""), &later, false },
        { LINE ("info", ",\"trace_id\":\"" TRACE "\""), &zaak, true },
        { LINE ("info", ",\"trace_id\":\"" TRACE "0\""), &zaak, false },
        { LINE ("info", ",\"subject\":\"" ZAAK "\""), &zaak, true },
        { LINE ("info", ",\"subject\":\"" ZAAK "\""), &quiet, true },
        { LINE ("info", ",\"trace_id\":\"" TRACE "\""), &quiet, false },
        { "plain " ZAAK, &zaak, false },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        if (is_wanted (rows[i].text, rows[i].filter) != rows[i].wanted)
            fail_msg ("row %zu: %s", i, rows[i].text);
}

static void other_text_has_a_time_of_its_own_or_that_of_the_line_before_it (void **state)
{
    (void) state;
    const digictl_log_filter all = { 0 };
    digictl_log_line line = { 0 };
    assert_true (digictl_log_line_read (strdup (LINE ("info", "")), 7, &all, &line));
    assert_int_equal (line.time_ms, AT_MS);
    free (line.text);
    static const char *const plain[] = { "plain",
                                         "",
                                         "2026",
                                         "2026-11-30 14:30:00.123",
                                         "2026-11-31 14:30:00 UTC x",
                                         "1234567890123456789012345678901234567890 UTC" };
    for (size_t i = 0; i < DM_COUNT (plain); i++) {
        assert_true (digictl_log_line_read (strdup (plain[i]), 7, &all, &line));
        assert_int_equal (line.time_ms, 7);
        free (line.text);
    }
    assert_true (digictl_log_line_read (strdup ("2026-11-30 14:30:00.123 UTC [7] LOG:  ready"), 7, &all, &line));
    assert_int_equal (line.time_ms, AT_MS);
    free (line.text);
}

static void a_trace_is_32_digits_or_a_traceparent (void **state)
{
    (void) state;
    char out[DIGICTL_TRACE_SIZE] = "unchanged";
    static const char *const bad[] = { "", "4bf9", TRACE "0", "4BF92F3577B34DA6A3CE929D0E0E4736", "01-" TRACE };
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_false (digictl_log_trace_parse (bad[i], out));
    assert_string_equal (out, "unchanged");
    assert_true (digictl_log_trace_parse (TRACE, out));
    assert_string_equal (out, TRACE);
    assert_true (digictl_log_trace_parse ("00-" OTHER_TRACE "-00f067aa0ba902b7-01", out));
    assert_string_equal (out, OTHER_TRACE);
}

static void colours_are_for_terminals_that_want_them (void **state)
{
    (void) state;
    int ours, theirs;
    FILE *none = tmpfile ();
    assert_int_equal (openpty (&ours, &theirs, NULL, NULL, NULL), 0);
    FILE *terminal = fdopen (theirs, "w");
    setenv ("TERM", "xterm", 1);
    unsetenv ("NO_COLOR");
    assert_true (digictl_log_has_colours (terminal));
    assert_false (digictl_log_has_colours (none));
    setenv ("NO_COLOR", "", 1); /* empty counts as not set */
    assert_true (digictl_log_has_colours (terminal));
    setenv ("NO_COLOR", "1", 1);
    assert_false (digictl_log_has_colours (terminal));
    unsetenv ("NO_COLOR");
    setenv ("TERM", "dumb", 1);
    assert_false (digictl_log_has_colours (terminal));
    unsetenv ("TERM");
    assert_false (digictl_log_has_colours (terminal));
    fclose (terminal);
    fclose (none);
    close (ours);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (an_object_is_told_in_one_line_and_time_is_local),
        cmocka_unit_test (levels_have_colours_of_their_own),
        cmocka_unit_test (nothing_in_a_line_is_obeyed_by_a_terminal),
        cmocka_unit_test (what_no_service_wrote_is_shown_as_it_is),
        cmocka_unit_test (programs_get_json_of_every_line),
        cmocka_unit_test (what_stands_before_an_object_is_left_out),
        cmocka_unit_test (filters_want_what_they_say),
        cmocka_unit_test (other_text_has_a_time_of_its_own_or_that_of_the_line_before_it),
        cmocka_unit_test (a_trace_is_32_digits_or_a_traceparent),
        cmocka_unit_test (colours_are_for_terminals_that_want_them),
    };
    setenv ("TZ", "UTC", 1);
    tzset ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
