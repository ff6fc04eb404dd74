/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/top.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>
#include "services/digictl/text.h"

typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;

/* What a replica says, whose parts live here. */
typedef struct replica {
    GetStatusResponse reply;
    Digimeente__Ops__V1__ProcessStatus process;
    Digimeente__Ops__V1__RequestCounts requests;
    Digimeente__Ops__V1__QueueStatus queue, *queues[1];
    Digimeente__Ops__V1__ConsumerStatus consumer, *consumers[1];
    Digimeente__Ops__V1__LogEntry error, *errors[1];
    Digimeente__Ops__V1__Figure figure, *figures[1];
} replica;

static void fill (replica *it, uint64_t calls, int64_t head, int64_t position)
{
    digimeente__ops__v1__get_status_response__init (&it->reply);
    digimeente__ops__v1__process_status__init (&it->process);
    digimeente__ops__v1__request_counts__init (&it->requests);
    digimeente__ops__v1__queue_status__init (&it->queue);
    digimeente__ops__v1__consumer_status__init (&it->consumer);
    it->reply.instance = (char *) "0000abcd";
    it->reply.has_head = it->reply.has_uptime_s = true;
    it->reply.head = head;
    it->reply.uptime_s = 7500;
    it->reply.process = &it->process;
    it->process.cpu_ms = 10 * calls;
    it->process.rss_bytes = 45600000;
    it->reply.requests = &it->requests;
    it->requests.total = calls;
    it->requests.failed = calls / 10;
    it->requests.took_us = 2500 * calls;
    it->queue.depth = 7;
    it->queues[0] = &it->queue;
    it->reply.queues = it->queues;
    it->reply.n_queues = 1;
    it->consumer.source = (char *) "documents";
    it->consumer.has_head = it->consumer.has_lag_ms = true;
    it->consumer.position = position;
    it->consumer.head = head;
    it->consumer.lag_ms = 65000;
    it->consumers[0] = &it->consumer;
    it->reply.consumers = it->consumers;
    it->reply.n_consumers = 1;
}

static void add_error (replica *it, int64_t time_ms, const char *text)
{
    digimeente__ops__v1__log_entry__init (&it->error);
    it->error.time_ms = time_ms;
    it->error.level = (char *) "warn";
    it->error.event = (char *) "database_unavailable";
    it->error.text = (char *) text;
    it->error.count = 3;
    it->errors[0] = &it->error;
    it->reply.last_errors = it->errors;
    it->reply.n_last_errors = 1;
}

static struct world {
    replica before, now;
    digictl_reading readings[2];
} world;

#define BEFORE (&world.readings[0])
#define NOW (&world.readings[1])

/* intake answers at two moments, 2 s apart; gateway never does. */
static int set_up (void **state)
{
    (void) state;
    memset (&world, 0, sizeof world);
    fill (&world.before, 100, 50, 40);
    fill (&world.now, 120, 56, 44);
    replica *const replicas[] = { &world.before, &world.now };
    for (size_t i = 0; i < 2; i++) {
        digictl_reading *reading = &world.readings[i];
        reading->at_ms = 1000 + 2000 * (int64_t) i;
        reading->time_ms = 1796049000000 + 2000 * (int64_t) i;
        reading->count = 2;
        reading->answers[0] = (digictl_answer){ .service = "intake", .is_alone = true, .reply = &replicas[i]->reply };
        reading->answers[1] = (digictl_answer){ .service = "gateway", .is_alone = true };
        dm_fail (&reading->answers[1].error, DM_UNAVAILABLE, NULL, "nothing answers at tcp://127.0.0.1:7140");
    }
    return 0;
}

static char *draw (size_t columns, size_t rows, bool has_colours)
{
    return digictl_top_draw (NOW, BEFORE,
                             &(digictl_window){ .columns = columns, .rows = rows, .has_colours = has_colours });
}

static void rates_are_of_the_time_between_two_readings (void **state)
{
    (void) state;
    char *text = draw (200, SIZE_MAX, false);
    assert_string_equal (
        text, "2026-11-30 14:30:02  1 of 2 answer, 1 well\n"
              "\n"
              "SERVICE  STATE            CALLS/s   MS  FAILED/s  QUEUE  CPU%   MEMORY  HEAD  EVENTS/s     UP\n"
              "intake   ok                  10.0  2.5       1.0      7  10.0  45.6 MB    56       3.0  2h 5m\n"
              "gateway  does not answer\n"
              "\n"
              "gateway: nothing answers at tcp://127.0.0.1:7140\n"
              "\n"
              "CONSUMER  FOLLOWS    BEHIND    LAG  EVENTS/s  LOG\n"
              "intake    documents      12  1m 5s       2.0  ok\n");
    free (text);
}

static void a_process_that_started_anew_has_no_rates_yet (void **state)
{
    (void) state;
    world.now.reply.instance = (char *) "0000ffff";
    char *text = draw (200, SIZE_MAX, false);
    assert_non_null (strstr (text, "intake   ok                                          7        45.6 MB    56"));
    free (text);
    cJSON *json = digictl_top_json (NOW, BEFORE);
    char *printed = cJSON_PrintUnformatted (json);
    assert_non_null (strstr (printed, "\"calls_per_s\":null,\"failed_per_s\":null"));
    cJSON_free (printed);
    cJSON_Delete (json);
}

static void what_is_amiss_is_told_with_the_last_errors_and_figures (void **state)
{
    (void) state;
    char *notices[] = { (char *) "no connection to documents" };
    add_error (&world.now, 1796049001000, "error=\"\033[2Jgone\"");
    world.now.reply.notices = notices;
    world.now.reply.n_notices = 1;
    world.now.reply.not_ready = (char *) "no connection to the database";
    world.now.reply.has_parked = true;
    world.now.reply.parked = 4;
    digimeente__ops__v1__figure__init (&world.now.figure);
    world.now.figure.name = (char *) "store_free";
    world.now.figure.value = 12;
    world.now.figure.unit = (char *) "bytes";
    world.now.figures[0] = &world.now.figure;
    world.now.reply.figures = world.now.figures;
    world.now.reply.n_figures = 1;
    world.now.consumer.has_fault_since_ms = true;
    char *text = draw (200, SIZE_MAX, false);
    static const char *const lines[] = {
        "intake   parked events ",
        "intake: no connection to the database\n",
        "intake: 4 parked events\n",
        "intake: no connection to documents\n",
        "intake: store_free 12 bytes\n",
        "2026-11-30 14:30:01  intake  warn  database_unavailable (3 times)  error=\"\xEF\xBF\xBD[2Jgone\"\n",
        "intake    documents       ?    ?       2.0  cannot be followed\n",
    };
    for (size_t i = 0; i < DM_COUNT (lines); i++)
        if (!strstr (text, lines[i]))
            fail_msg ("not there: %s\n%s", lines[i], text);
    free (text);
}

/* Counts lines, and demands that none is wider. */
static size_t check_lines (char *text, size_t columns)
{
    size_t count = 0;
    for (char *rest = text, *line; (line = strsep (&rest, "\n")) && (rest || *line); count++)
        if (digictl_text_width (line) > columns)
            fail_msg ("wider than %zu: %s", columns, line);
    return count;
}

static void a_picture_fits_into_every_window (void **state)
{
    (void) state;
    add_error (&world.now, 1796049001000, "error=\"a text that is much longer than a line of a small window\"");
    for (size_t columns = 1; columns <= 130; columns += 3)
        for (size_t rows = 1; rows <= 20; rows++) {
            char *text = draw (columns, rows, false);
            bool has_count = strstr (text, "more lines") != NULL;
            assert_true (check_lines (text, columns) <= rows);
            if (columns >= 40 && rows < 14)
                assert_true (has_count);
            free (text);
        }
}

static void trouble_has_a_colour_and_nothing_else_is_obeyed (void **state)
{
    (void) state;
    char *text = draw (80, 24, true);
    assert_non_null (strstr (text, "\033[31mgateway"));
    assert_null (strstr (text, "\033[31mintake"));
    free (text);
}

static void before_the_first_answer_it_says_so (void **state)
{
    (void) state;
    NOW->count = 0;
    char *text = draw (80, 24, false);
    assert_string_equal (text, "asking the services ...\n");
    free (text);
}

#define TEST(name) cmocka_unit_test_setup (name, set_up)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (rates_are_of_the_time_between_two_readings),
        TEST (a_process_that_started_anew_has_no_rates_yet),
        TEST (what_is_amiss_is_told_with_the_last_errors_and_figures),
        TEST (a_picture_fits_into_every_window),
        TEST (trouble_has_a_colour_and_nothing_else_is_obeyed),
        TEST (before_the_first_answer_it_says_so),
    };
    setenv ("TZ", "UTC", 1);
    tzset ();
    digictl_text_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
