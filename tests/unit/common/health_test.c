/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/health.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

static dm_metrics *metrics;
static atomic_bool is_ready;

static bool check_ready (void *arg, char *reason, size_t size)
{
    if (!is_ready)
        snprintf (reason, size, "%s", (const char *) arg);
    return is_ready;
}

static dm_status open_with (const char *address, const char *token, dm_health **out, dm_error *error)
{
    static char reason[] = "no connection to the database";
    return dm_health_open (address, token, metrics, check_ready, reason, out, error);
}

static dm_status open_at (const char *address, dm_health **out, dm_error *error)
{
    return open_with (address, "", out, error);
}

static int connect_to (int family, uint16_t port)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET,
                              .sin_port = htons (port),
                              .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = htons (port), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    int fd = socket (family, SOCK_STREAM, 0);
    int failed = family == AF_INET ? connect (fd, (const struct sockaddr *) &v4, sizeof v4)
                                   : connect (fd, (const struct sockaddr *) &v6, sizeof v6);
    assert_int_equal (failed, 0);
    const struct timeval most = { .tv_sec = 20 };
    setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    return fd;
}

static char answer[65536];

/* What comes until the other side closes; headers and body as one text. */
static const char *read_answer (int fd)
{
    size_t used = 0;
    ssize_t more;
    while ((more = recv (fd, answer + used, sizeof answer - 1 - used, 0)) > 0)
        used += (size_t) more;
    answer[used] = '\0';
    close (fd);
    return answer;
}

static const char *ask (const dm_health *health, const char *request)
{
    int fd = connect_to (AF_INET, dm_health_port (health));
    assert_int_equal (send (fd, request, strlen (request), MSG_NOSIGNAL), strlen (request));
    return read_answer (fd);
}

static const char *ask_for (const dm_health *health, const char *method, const char *path)
{
    char request[512];
    snprintf (request, sizeof request, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", method, path);
    return ask (health, request);
}

static const char *body_of (const char *text)
{
    const char *end = strstr (text, "\r\n\r\n");
    return end ? end + 4 : "";
}

static void assert_begins (const char *text, const char *beginning)
{
    if (strncmp (text, beginning, strlen (beginning)) != 0)
        fail_msg ("\"%.80s\" does not begin with \"%s\"", text, beginning);
}

static int open_health (void **state)
{
    dm_error error = { 0 };
    is_ready = true;
    return open_at ("127.0.0.1:0", (dm_health **) state, &error) == DM_OK ? 0 : -1;
}

static int close_health (void **state)
{
    dm_health_destroy ((dm_health **) state);
    return *state ? -1 : 0;
}

static void live_process_says_so (void **state)
{
    assert_begins (ask_for (*state, "GET", "/livez"), "HTTP/1.1 200");
    assert_string_equal (body_of (answer), "ok\n");
}

static void readiness_is_asked_each_time (void **state)
{
    assert_begins (ask_for (*state, "GET", "/readyz"), "HTTP/1.1 200");
    is_ready = false;
    assert_begins (ask_for (*state, "GET", "/readyz"), "HTTP/1.1 503");
    assert_non_null (strstr (body_of (answer), "no connection to the database"));
    is_ready = true;
    assert_begins (ask_for (*state, "GET", "/readyz?verbose=1"), "HTTP/1.1 200");
}

static void metrics_are_rendered (void **state)
{
    dm_metrics_add (metrics, DM_M_ZAP_REFUSED, NULL, NULL, 3);
    assert_begins (ask_for (*state, "GET", "/metrics"), "HTTP/1.1 200");
    assert_non_null (strstr (answer, "text/plain; version=0.0.4"));
    assert_non_null (strstr (body_of (answer), "digimeente_zap_refused_total{service=\"probe\"} 3\n"));
}

static void head_gives_no_body (void **state)
{
    assert_begins (ask_for (*state, "HEAD", "/metrics"), "HTTP/1.1 200");
    assert_string_equal (body_of (answer), "");
}

static void other_methods_are_refused (void **state)
{
    static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "GETS" };
    for (size_t i = 0; i < DM_COUNT (methods); i++) {
        assert_begins (ask_for (*state, methods[i], "/livez"), "HTTP/1.1 405");
        assert_non_null (strstr (answer, "Allow: GET, HEAD\r\n"));
    }
    assert_begins (ask (*state, "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"), "HTTP/1.1 405");
}

static void other_paths_are_not_found (void **state)
{
    static const char *const paths[] = { "/", "/metrics/", "/livez/..", "//metrics", "/METRICS" };
    for (size_t i = 0; i < DM_COUNT (paths); i++)
        assert_begins (ask_for (*state, "GET", paths[i]), "HTTP/1.1 404");
}

static void request_beyond_its_bound_is_refused (void **state)
{
    static char request[40000] = "GET /livez HTTP/1.1\r\nHost: x\r\nX: ";
    memset (request + strlen (request), 'x', sizeof request - 100);
    int fd = connect_to (AF_INET, dm_health_port (*state));
    send (fd, request, strlen (request), MSG_NOSIGNAL);
    assert_null (strstr (read_answer (fd), " 200 "));
    assert_begins (ask_for (*state, "GET", "/livez"), "HTTP/1.1 200");
}

static void nonsense_is_refused (void **state)
{
    assert_null (strstr (ask (*state, "\x16\x03\x01\x02nonsense\r\n\r\n"), " 200 "));
    assert_begins (ask_for (*state, "GET", "/livez"), "HTTP/1.1 200");
}

/* Those who say nothing are put out after 5 s, so that others can ask. */
static void silent_connections_make_room (void **state)
{
    int silent[12];
    for (size_t i = 0; i < DM_COUNT (silent); i++)
        silent[i] = connect_to (AF_INET, dm_health_port (*state));
    assert_begins (ask_for (*state, "GET", "/livez"), "HTTP/1.1 200");
    for (size_t i = 0; i < DM_COUNT (silent); i++)
        close (silent[i]);
}

static void address_in_use_is_unavailable (void **state)
{
    dm_health *second = NULL;
    dm_error error = { 0 };
    char address[32];
    snprintf (address, sizeof address, "127.0.0.1:%u", dm_health_port (*state));
    assert_int_equal (open_at (address, &second, &error), DM_UNAVAILABLE);
    assert_null (second);
    assert_string_equal (error.field, "health");
    assert_non_null (strstr (error.message, "Address already in use"));
}

static void malformed_address_is_refused (void **state)
{
    static const char *const addresses[] = { "",
                                             "7190",
                                             ":7190",
                                             "127.0.0.1",
                                             "127.0.0.1:",
                                             "127.0.0.1:x",
                                             "127.0.0.1:65536",
                                             "127.0.0.1:-1",
                                             "127.0.0.1:123456",
                                             "localhost:1",
                                             "::1:7190",
                                             "[::1]",
                                             "[::1:7190",
                                             "[]:7190",
                                             "[127.0.0.1]:1",
                                             "1.2.3.4.5:1",
                                             "127.0.0.1: 1",
                                             "127.0.0.0/8" };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (addresses); i++) {
        dm_health *health = NULL;
        dm_error error = { 0 };
        if (open_at (addresses[i], &health, &error) != DM_INVALID_ARGUMENT)
            fail_msg ("%s was taken", addresses[i]);
        assert_null (health);
        assert_string_equal (error.field, "health");
    }
}

static void every_interface_can_be_served (void **state)
{
    (void) state;
    dm_health *health = NULL;
    dm_error error = { 0 };
    assert_int_equal (open_at ("0.0.0.0:0", &health, &error), DM_OK);
    assert_begins (ask_for (health, "GET", "/livez"), "HTTP/1.1 200");
    dm_health_destroy (&health);
}

static void ipv6_address_is_served (void **state)
{
    (void) state;
    dm_health *health = NULL;
    dm_error error = { 0 };
    if (open_at ("[::1]:0", &health, &error) != DM_OK)
        skip (); /* a machine without IPv6 */
    int fd = connect_to (AF_INET6, dm_health_port (health));
    static const char request[] = "GET /livez HTTP/1.0\r\n\r\n";
    assert_int_equal (send (fd, request, strlen (request), MSG_NOSIGNAL), strlen (request));
    assert_non_null (strstr (read_answer (fd), " 200 "));
    dm_health_destroy (&health);
}

#define TOKEN "0123456789abcdef-._~+/="

static void metrics_ask_for_the_token_and_the_rest_does_not (void **state)
{
    (void) state;
    static const struct {
        const char *path, *header, *code;
    } rows[] = {
        { "/metrics", "Authorization: Bearer " TOKEN, "HTTP/1.1 200" },
        { "/metrics", "authorization: bearer " TOKEN, "HTTP/1.1 200" },
        { "/metrics", "X: y", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer ", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer 0123456789abcdef", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer 1" TOKEN, "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer " TOKEN "x", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Bearer 0123456789abcdeg-._~+/=", "HTTP/1.1 401" },
        { "/metrics", "Authorization: Basic " TOKEN, "HTTP/1.1 401" },
        { "/metrics", "Authorization: " TOKEN, "HTTP/1.1 401" },
        { "/livez", "X: y", "HTTP/1.1 200" },
        { "/readyz", "X: y", "HTTP/1.1 200" },
    };
    dm_health *health = NULL;
    dm_error error = { 0 };
    is_ready = true;
    assert_int_equal (open_with ("127.0.0.1:0", TOKEN, &health, &error), DM_OK);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char request[512];
        snprintf (request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n\r\n",
                  rows[i].path, rows[i].header);
        assert_begins (ask (health, request), rows[i].code);
        bool is_refused = strstr (rows[i].code, "401") != NULL;
        assert_int_equal (strstr (answer, "WWW-Authenticate: Bearer\r\n") != NULL, is_refused);
        assert_true (!is_refused || !strstr (answer, "digimeente_"));
    }
    dm_health_destroy (&health);
}

static void token_beyond_its_bounds_is_refused (void **state)
{
    (void) state;
    char longest[258], shortest[] = "0123456789abcdef";
    memset (longest, 'a', sizeof longest - 1);
    longest[257] = '\0';
    const char *const refused[] = { longest, shortest + 1, "0123456789 abcdef", "0123456789abcdef\n",
                                    "0123456789abcd\"ef" };
    const char *const taken[] = { longest + 1, shortest };
    for (size_t i = 0; i < DM_COUNT (refused); i++) {
        dm_health *health = NULL;
        dm_error error = { 0 };
        assert_int_equal (open_with ("127.0.0.1:0", refused[i], &health, &error), DM_INVALID_ARGUMENT);
        assert_null (health);
        assert_string_equal (error.field, "metrics-token");
        assert_null (strstr (error.message, refused[i]));
    }
    for (size_t i = 0; i < DM_COUNT (taken); i++) {
        dm_health *health = NULL;
        dm_error error = { 0 };
        assert_int_equal (open_with ("127.0.0.1:0", taken[i], &health, &error), DM_OK);
        dm_health_destroy (&health);
    }
}

static void own_address_in_a_network_is_served (void **state)
{
    (void) state;
    dm_health *health = NULL;
    dm_error error = { 0 };
    assert_int_equal (open_at ("127.0.0.0/8:0", &health, &error), DM_OK);
    assert_begins (ask_for (health, "GET", "/livez"), "HTTP/1.1 200");
    dm_health_destroy (&health);
}

static int open_metrics (void **state)
{
    (void) state;
    metrics = dm_metrics_open ("probe", NULL, 0);
    return 0;
}

static int close_metrics (void **state)
{
    (void) state;
    dm_metrics_destroy (&metrics);
    return 0;
}

#define OPENED(test) cmocka_unit_test_setup_teardown (test, open_health, close_health)

int main (void)
{
    const struct CMUnitTest tests[] = {
        OPENED (live_process_says_so),
        OPENED (readiness_is_asked_each_time),
        OPENED (metrics_are_rendered),
        OPENED (head_gives_no_body),
        OPENED (other_methods_are_refused),
        OPENED (other_paths_are_not_found),
        OPENED (request_beyond_its_bound_is_refused),
        OPENED (nonsense_is_refused),
        OPENED (silent_connections_make_room),
        OPENED (address_in_use_is_unavailable),
        cmocka_unit_test (malformed_address_is_refused),
        cmocka_unit_test (every_interface_can_be_served),
        cmocka_unit_test (ipv6_address_is_served),
        cmocka_unit_test (metrics_ask_for_the_token_and_the_rest_does_not),
        cmocka_unit_test (token_beyond_its_bounds_is_refused),
        cmocka_unit_test (own_address_in_a_network_is_served),
    };
    return cmocka_run_group_tests (tests, open_metrics, close_metrics);
}
