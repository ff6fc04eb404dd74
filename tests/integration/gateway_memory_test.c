/* SPDX-License-Identifier: EUPL-1.2 */
/* However many forms are on their way, the gateway stays within its memory, and gives it back afterwards. */
#include <sys/resource.h>
#include "tests/integration/http_world.h"

#define FORMS 950                   /* of 1000 connections */
#define FORM_BYTES (256 * 1024)     /* routes.c */
#define PEAK_KIB (300 * 1024)       /* of the 512 MiB that compose gives; 528 MiB without a budget */
#define LEFT_KIB ((long) 32 * 1024) /* beyond what it had before */

static char typed[FORM_BYTES];

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "gateway", "--http-seconds=600", "gateway", "--proxy=127.0.0.1", NULL };
    const struct rlimit files = { 4096, 4096 };
    setrlimit (RLIMIT_NOFILE, &files);
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    memset (typed, 'a', sizeof typed);
    memcpy (typed, "veld=getypt", 11);
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

/* Memory of the gateway.  Takes: which, as in VmRSS: or VmHWM:, the most that it ever had. */
static long read_kib (const char *which)
{
    char path[64], line[200];
    long kib = 0;
    snprintf (path, sizeof path, "/proc/%d/status", ts_suite_pid (suite, "gateway", 0));
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    while (fgets (line, sizeof line, file))
        if (strncmp (line, which, strlen (which)) == 0)
            kib = atol (line + strlen (which));
    fclose (file);
    assert_true (kib > 0);
    return kib;
}

/* A form of which all but the last byte comes. */
static int begin_form (void)
{
    char head[300];
    int fd = dial ();
    int size = snprintf (head, sizeof head,
                         "POST /aanvraag/geen/stap HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n",
                         FORM_BYTES);
    say (fd, head, (size_t) size);
    say (fd, typed, FORM_BYTES - 1);
    return fd;
}

static bool is_over (void *arg)
{
    return read_metric ("http_body_bytes") == 0 && read_metric ("http_connections") == 0
           && read_kib ("VmRSS:") < *(const long *) arg + LEFT_KIB;
}

static bool is_full (void *arg)
{
    (void) arg;
    return read_metric ("http_refused_total{service=\"gateway\",reason=\"memory\"}") > 0;
}

static void a_thousand_large_forms_stay_within_the_budget (void **state)
{
    (void) state;
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    skip (); /* they take memory of their own */
#endif
    static int fds[FORMS];
    ask ("GET", "/", "", NULL); /* what a first page needs once */
    long before_kib = read_kib ("VmRSS:");
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        fds[i] = begin_form ();
    ts_wait_until (is_full, NULL, TS_PATIENCE_MS, "a form finds no room");
    int last = begin_form ();
    say (last, "a", 1);
    assert_int_equal (hear (last), 503);
    assert_true (has ("Retry-After: ") && has ("<html"));
    assert_false (has ("getypt"));
    assert_int_equal (ask ("GET", "/", "", NULL), 200);
    long peak_kib = read_kib ("VmHWM:"), full_kib = read_kib ("VmRSS:");
    if (peak_kib > PEAK_KIB)
        fail_msg ("%d forms took %ld KiB", FORMS, peak_kib);
    for (size_t i = 0; i < DM_COUNT (fds); i++)
        close (fds[i]);
    ts_wait_until (is_over, &before_kib, TS_PATIENCE_MS, "memory goes back to the system");
    print_message ("memory: %ld KiB before, %ld with %d forms, %ld after\n", before_kib, full_kib, FORMS,
                   read_kib ("VmRSS:"));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_thousand_large_forms_stay_within_the_budget),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
