/* SPDX-License-Identifier: EUPL-1.2 */
/* A place for a document is held while bytes flow: whoever stalls keeps nobody out. */
#include "tests/integration/http_world.h"

#define ADDRESSES 4
#define PLACES 64 /* of visitors: request.h */

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "gateway", "--http-seconds=600", "gateway", "--proxy=127.0.0.1",
                                            "gateway", "--stall-seconds=1",  NULL };
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static int begin (const char *address, size_t size, size_t send_bytes)
{
    forwarded = address;
    return begin_upload (draft.token, "gat.png", png, sizeof png - 1, size, send_bytes);
}

static bool has_transfers (void *arg)
{
    return read_metric ("http_transfers") == *(const int64_t *) arg;
}

static bool may_upload (void *address)
{
    return hear (begin (address, 5000, SIZE_MAX)) == 303;
}

static bool has_cut_off (void *arg)
{
    (void) arg;
    return read_metric ("http_refused_total{service=\"gateway\",reason=\"stalled\"}") >= 1;
}

static void sixty_four_that_stall_keep_nobody_out (void **state)
{
    (void) state;
    static const int64_t all = PLACES;
    int fds[PLACES];
    begin_draft ();
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        char address[32];
        snprintf (address, sizeof address, "203.0.113.%zu", i % ADDRESSES);
        fds[i] = begin (address, 3 * 1000 * 1000, 1000);
    }
    ts_wait_until (has_transfers, (void *) &all, TS_PATIENCE_MS, "all places are taken");
    ts_wait_until (may_upload, "198.51.100.1", TS_PATIENCE_MS, "a place that stalls goes to somebody else");
    ts_wait_until (may_upload, "203.0.113.1", TS_PATIENCE_MS, "and to its own address");
    ts_wait_until (has_cut_off, NULL, TS_PATIENCE_MS, "those that lost their places are told");
    int cut_off = 0;
    for (size_t i = 0; i < DM_COUNT (fds); i++) {
        shutdown (fds[i], SHUT_WR); /* those that still have their places end too */
        cut_off += hear (fds[i]) == 408;
    }
    assert_true (cut_off >= 1);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (sixty_four_that_stall_keep_nobody_out),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
