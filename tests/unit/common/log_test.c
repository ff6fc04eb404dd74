/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/log.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TRACE_ID "0af7651916cd43dd8448eb211c80319c"
#define SPAN_ID "b7ad6b7169203331"
#define TRACEPARENT "00-" TRACE_ID "-" SPAN_ID "-01"

/* Standard error while a test runs: a socket on which each write(2) is a packet of its own. */
static int real_stderr, reader;
static char packet[16384];

static int catch_stderr (void **state)
{
    (void) state;
    int fds[2];
    if (socketpair (AF_UNIX, SOCK_SEQPACKET, 0, fds) != 0)
        return -1;
    real_stderr = dup (STDERR_FILENO);
    dup2 (fds[1], STDERR_FILENO);
    close (fds[1]);
    reader = fds[0];
    dm_log_init ("probe", DM_INFO);
    dm_log_set_trace (NULL);
    return 0;
}

static int free_stderr (void **state)
{
    (void) state;
    dup2 (real_stderr, STDERR_FILENO);
    close (real_stderr);
    close (reader);
    return 0;
}

/* The packet of one write(2), "" for none.  Takes: flags MSG_DONTWAIT or 0. */
static const char *next_packet (int flags)
{
    ssize_t size = recv (reader, packet, sizeof packet - 1, flags);
    packet[size > 0 ? size : 0] = '\0';
    return packet;
}

static void drop_json (cJSON **json)
{
    cJSON_Delete (*json);
}

/* The next packet must be one line with one JSON object. */
static cJSON *next_line (void)
{
    const char *line = next_packet (0);
    assert_true (strlen (line) > 0 && strlen (line) <= 4096);
    assert_ptr_equal (strchr (line, '\n'), line + strlen (line) - 1);
    cJSON *json = cJSON_ParseWithOpts (line, NULL, true);
    assert_non_null (json);
    return json;
}

static const char *text_of (const cJSON *json, const char *name)
{
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (json, name));
    return text ? text : "(none)";
}

static void line_is_one_object_in_one_write (void **state)
{
    (void) state;
    dm_log (DM_WARN, "connection_lost", DM_T ("peer", "intake"), DM_N ("wait_ms", 100), DM_T ("none", NULL));
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_string_equal (text_of (line, "level"), "warn");
    assert_string_equal (text_of (line, "service"), "probe");
    assert_string_equal (text_of (line, "event"), "connection_lost");
    assert_string_equal (text_of (line, "peer"), "intake");
    assert_string_equal (text_of (line, "none"), "");
    assert_int_equal (cJSON_GetNumberValue (cJSON_GetObjectItem (line, "wait_ms")), 100);
    assert_int_equal (cJSON_GetArraySize (line), 7);
    struct tm utc;
    const char *rest = strptime (text_of (line, "time"), "%Y-%m-%dT%H:%M:%S", &utc);
    assert_non_null (rest);
    assert_int_equal (strspn (rest, ".0123456789"), 4);
    assert_string_equal (rest + 4, "Z");
    assert_string_equal (next_packet (MSG_DONTWAIT), "");
}

static void event_without_pairs_is_a_line (void **state)
{
    (void) state;
    dm_log (DM_ERROR, "stopping");
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_int_equal (cJSON_GetArraySize (line), 4);
}

static void level_below_the_least_writes_nothing (void **state)
{
    (void) state;
    dm_log (DM_DEBUG, "detail");
    assert_string_equal (next_packet (MSG_DONTWAIT), "");
    dm_log_init ("probe", DM_DEBUG);
    dm_log (DM_DEBUG, "detail");
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_string_equal (text_of (line, "level"), "debug");
}

static void text_is_escaped (void **state)
{
    (void) state;
    static const char text[] = "a\"b\\c\nd\te\x01\x7Fé\U0001F4A1 }";
    dm_log (DM_INFO, "probe", DM_T ("text", text));
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_string_equal (text_of (line, "text"), "a\"b\\c\nd\te\x01\uFFFDé\U0001F4A1 }");
}

static void malformed_bytes_are_replaced (void **state)
{
    (void) state;
    dm_log (DM_INFO, "probe", DM_T ("text", "caf\xE9 \xC3\xA9 \xED\xA0\x80 \xF0\x9F"));
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_string_equal (text_of (line, "text"), "caf\uFFFD é \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD");
}

static void long_value_is_cut_and_says_so (void **state)
{
    (void) state;
    static char text[100000];
    memset (text, 'x', sizeof text - 1);
    dm_log (DM_INFO, "probe", DM_T ("text", text), DM_N ("after", 7));
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_int_equal (strlen (text_of (line, "text")), 1024);
    assert_int_equal (cJSON_GetNumberValue (cJSON_GetObjectItem (line, "after")), 7);
    assert_true (cJSON_IsTrue (cJSON_GetObjectItem (line, "is_cut")));
}

/* Wherever the bound falls: in a name, a quote, an escape, a number. */
static void line_never_exceeds_its_bound (void **state)
{
    (void) state;
    static char text[4][1200];
    for (size_t length = 0; length < 1100; length++) {
        memset (text, 0, sizeof text);
        for (size_t i = 0; i < 3; i++)
            memset (text[i], 'x', 1000 - length % 7);
        for (size_t i = 0; i < length; i++)
            text[3][i] = (char) (i % 7 == 0 ? '\n' : i % 3 == 0 ? '"' : 'y');
        dm_log (DM_INFO, "probe", DM_T ("a", text[0]), DM_T ("b", text[1]), DM_T ("c", text[2]), DM_T ("d", text[3]),
                DM_N ("e", -1234567890123456789), DM_T ("f", "\xE2\x82\xAC\xE2\x82\xAC"), DM_N ("g", 1));
        DM_AUTO (drop_json) cJSON *line = next_line ();
        assert_int_equal (strlen (text_of (line, "c")), 1000 - length % 7);
        assert_true (cJSON_HasObjectItem (line, "d"));
        assert_true (cJSON_HasObjectItem (line, "g") || cJSON_IsTrue (cJSON_GetObjectItem (line, "is_cut")));
    }
}

static void trace_of_the_thread_is_in_the_line (void **state)
{
    (void) state;
    dm_log_set_trace (TRACEPARENT);
    dm_log (DM_INFO, "probe");
    DM_AUTO (drop_json) cJSON *line = next_line ();
    assert_string_equal (text_of (line, "trace_id"), TRACE_ID);
    assert_string_equal (text_of (line, "span_id"), SPAN_ID);
    static const char *const none[] = { NULL, "", "00-" TRACE_ID "-" SPAN_ID };
    for (size_t i = 0; i < DM_COUNT (none); i++) {
        dm_log_set_trace (TRACEPARENT);
        dm_log_set_trace (none[i]);
        dm_log (DM_INFO, "probe");
        DM_AUTO (drop_json) cJSON *bare = next_line ();
        assert_false (cJSON_HasObjectItem (bare, "trace_id"));
    }
}

#define THREADS 4
#define LINES 200

static void *log_lines (void *arg)
{
    char trace[56];
    dm_trace_child (NULL, trace);
    dm_log_set_trace (trace);
    for (int i = 0; i < LINES; i++)
        dm_log (DM_INFO, "probe", DM_N ("thread", *(int *) arg), DM_N ("number", i), DM_T ("trace", trace));
    return NULL;
}

static void lines_of_threads_do_not_mix (void **state)
{
    (void) state;
    pthread_t threads[THREADS];
    int next[THREADS] = { 0 }, numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        assert_int_equal (pthread_create (&threads[i], NULL, log_lines, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS * LINES; i++) {
        DM_AUTO (drop_json) cJSON *line = next_line ();
        int thread = (int) cJSON_GetNumberValue (cJSON_GetObjectItem (line, "thread"));
        assert_in_range (thread, 0, THREADS - 1);
        assert_int_equal (cJSON_GetNumberValue (cJSON_GetObjectItem (line, "number")), next[thread]++);
        assert_memory_equal (text_of (line, "trace_id"), text_of (line, "trace") + 3, 32);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join (threads[i], NULL);
}

static void level_is_read_from_its_word (void **state)
{
    (void) state;
    dm_log_level level = DM_WARN;
    assert_false (dm_log_parse_level ("loud", &level));
    assert_false (dm_log_parse_level ("", &level));
    assert_false (dm_log_parse_level ("INFO", &level));
    assert_int_equal (level, DM_WARN);
    assert_true (dm_log_parse_level ("debug", &level) && level == DM_DEBUG);
    assert_true (dm_log_parse_level ("error", &level) && level == DM_ERROR);
}

static void malformed_traceparent_is_refused (void **state)
{
    static const char *const texts[] = {
        "",
        "00",
        "00-",
        "01-" TRACE_ID "-" SPAN_ID "-01",
        "ff-" TRACE_ID "-" SPAN_ID "-01",
        "00-" TRACE_ID "-" SPAN_ID,
        "00-" TRACE_ID "-" SPAN_ID "-",
        "00-" TRACE_ID "-" SPAN_ID "-1",
        "00-" TRACE_ID "-" SPAN_ID "-01-",
        "00-" TRACE_ID "-" SPAN_ID "-011",
        "00-" TRACE_ID "-" SPAN_ID "-0G",
        "00-" TRACE_ID "a-" SPAN_ID "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" SPAN_ID "-01",
        "00-00000000000000000000000000000000-" SPAN_ID "-01",
        "00-" TRACE_ID "-0000000000000000-01",
        "00_" TRACE_ID "-" SPAN_ID "-01",
        "00-" TRACE_ID "_" SPAN_ID "-01",
        " 00-" TRACE_ID "-" SPAN_ID "-01",
    };
    (void) state;
    assert_true (dm_trace_is_valid (TRACEPARENT));
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        assert_false (dm_trace_is_valid (texts[i]));
}

static void child_keeps_the_trace_and_has_its_own_span (void **state)
{
    (void) state;
    char child[56], other[56];
    dm_trace_child (TRACEPARENT, child);
    dm_trace_child (TRACEPARENT, other);
    assert_true (dm_trace_is_valid (child));
    assert_memory_equal (child, TRACEPARENT, 36);
    assert_string_equal (child + 52, "-01");
    assert_memory_not_equal (child + 36, SPAN_ID, 16);
    assert_string_not_equal (child, other);
}

static void child_of_nothing_is_a_new_trace (void **state)
{
    (void) state;
    char one[56], two[56];
    dm_trace_child (NULL, one);
    dm_trace_child ("nonsense", two);
    assert_true (dm_trace_is_valid (one));
    assert_true (dm_trace_is_valid (two));
    assert_memory_not_equal (one + 3, two + 3, 32);
}

static void new_trace_is_recorded_as_often_as_is_asked (void **state)
{
    (void) state;
    char trace[56];
    int recorded = 0;
    for (int i = 0; i < 2000; i++) {
        dm_trace_begin (25, trace);
        assert_true (dm_trace_is_valid (trace));
        recorded += dm_trace_is_sampled (trace);
    }
    assert_in_range (recorded, 300, 700); /* beyond eight standard deviations of 500 */
    for (int i = 0; i < 100; i++) {
        dm_trace_begin (0, trace);
        assert_false (dm_trace_is_sampled (trace));
        dm_trace_begin (100, trace);
        assert_true (dm_trace_is_sampled (trace));
    }
}

static void child_is_recorded_as_its_parent_is (void **state)
{
    (void) state;
    char trace[56], child[56];
    dm_trace_begin (0, trace);
    dm_trace_child (trace, child);
    assert_false (dm_trace_is_sampled (child));
    assert_true (dm_trace_is_sampled (TRACEPARENT));
    assert_false (dm_trace_is_sampled ("nonsense"));
    assert_false (dm_trace_is_sampled (""));
}

#define CAUGHT(test) cmocka_unit_test_setup_teardown (test, catch_stderr, free_stderr)

int main (void)
{
    const struct CMUnitTest tests[] = {
        CAUGHT (line_is_one_object_in_one_write),
        CAUGHT (event_without_pairs_is_a_line),
        CAUGHT (level_below_the_least_writes_nothing),
        CAUGHT (text_is_escaped),
        CAUGHT (malformed_bytes_are_replaced),
        CAUGHT (long_value_is_cut_and_says_so),
        CAUGHT (line_never_exceeds_its_bound),
        CAUGHT (trace_of_the_thread_is_in_the_line),
        CAUGHT (lines_of_threads_do_not_mix),
        cmocka_unit_test (level_is_read_from_its_word),
        cmocka_unit_test (malformed_traceparent_is_refused),
        cmocka_unit_test (child_keeps_the_trace_and_has_its_own_span),
        cmocka_unit_test (child_of_nothing_is_a_new_trace),
        cmocka_unit_test (new_trace_is_recorded_as_often_as_is_asked),
        cmocka_unit_test (child_is_recorded_as_its_parent_is),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
