/* SPDX-License-Identifier: EUPL-1.2 */
/* An identity provider that is well, and one that takes connections and then says nothing. */
#include "services/gateway/login/oidc.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "tests/support/process.h"

#define ASKERS 8

static struct provider {
    int listening;
    char issuer[64];
    pthread_t thread;
    atomic_bool is_well, hangs_up;
    atomic_int asked;
    int hung[ASKERS * 2];
} provider;

static void answer (int fd)
{
    char request[2000], body[1000], text[1400];
    if (recv (fd, request, sizeof request, 0) <= 0)
        return;
    int size = snprintf (body, sizeof body,
                         "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/t\","
                         "\"jwks_uri\":\"%s/k\"}",
                         provider.issuer, provider.issuer, provider.issuer, provider.issuer);
    size = snprintf (text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", size,
                     body);
    send (fd, text, (size_t) size, MSG_NOSIGNAL);
}

static void *serve (void *arg)
{
    (void) arg;
    size_t hung = 0;
    for (int fd; (fd = accept (provider.listening, NULL, NULL)) >= 0;) {
        bool is_well = provider.is_well;
        provider.asked++;
        if (provider.hangs_up) {
            close (fd);
        } else if (is_well || hung == DM_COUNT (provider.hung)) {
            answer (fd);
            close (fd);
        } else {
            provider.hung[hung++] = fd;
        }
    }
    while (hung > 0)
        close (provider.hung[--hung]);
    return NULL;
}

static int open_provider (void **state)
{
    (void) state;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
    socklen_t size = sizeof at;
    provider = (struct provider){ .listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    assert_int_equal (bind (provider.listening, (const struct sockaddr *) &at, size), 0);
    assert_int_equal (listen (provider.listening, 64), 0);
    assert_int_equal (getsockname (provider.listening, (struct sockaddr *) &at, &size), 0);
    snprintf (provider.issuer, sizeof provider.issuer, "http://127.0.0.1:%u", ntohs (at.sin_port));
    return pthread_create (&provider.thread, NULL, serve, NULL);
}

static int close_provider (void **state)
{
    (void) state;
    shutdown (provider.listening, SHUT_RDWR);
    pthread_join (provider.thread, NULL);
    close (provider.listening);
    return 0;
}

static gateway_oidc *open_oidc (void)
{
    const gateway_oidc_config config = { provider.issuer, "digimeente", "geheim", "http://localhost:1/inloggen/terug",
                                         NULL };
    gateway_oidc *it = NULL;
    dm_error error;
    assert_int_equal (gateway_oidc_open (&config, &it, &error), DM_OK);
    return it;
}

static dm_status begin (gateway_oidc *oidc, int64_t most_ms)
{
    const gateway_oidc_login login = { "s", "n", "v", "", 0 };
    dm_arena *arena = dm_arena_open ();
    const char *url = NULL;
    dm_error error = { 0 };
    dm_status status = gateway_oidc_authorize (oidc, &login, dm_clock_monotonic_ms () + most_ms, arena, &url, &error);
    assert_true (status == DM_OK ? strstr (url, "/a?") != NULL : error.status == status);
    dm_arena_destroy (&arena);
    return status;
}

typedef struct asker {
    pthread_t thread;
    gateway_oidc *oidc;
    atomic_int *ready;
    dm_status status;
} asker;

static void *ask (void *arg)
{
    asker *it = arg;
    (*it->ready)++;
    while (*it->ready < ASKERS)
        usleep (1000);
    it->status = begin (it->oidc, 1000);
    return NULL;
}

static void one_that_hangs_is_waited_for_by_one_alone (void **state)
{
    (void) state;
    gateway_oidc *oidc = open_oidc ();
    atomic_int ready = 0;
    asker askers[ASKERS];
    for (size_t i = 0; i < ASKERS; i++) {
        askers[i] = (asker){ .oidc = oidc, .ready = &ready };
        assert_int_equal (pthread_create (&askers[i].thread, NULL, ask, &askers[i]), 0);
    }
    for (size_t i = 0; i < ASKERS; i++) {
        pthread_join (askers[i].thread, NULL);
        assert_int_equal (askers[i].status, DM_UNAVAILABLE);
    }
    assert_int_equal (provider.asked, 1);
    gateway_oidc_destroy (&oidc);
}

typedef struct waiter {
    pthread_t thread;
    gateway_oidc *oidc;
    dm_status status;
} waiter;

/* Until what is known has lapsed, and the provider is asked again. */
static void *wait_for_lapse (void *arg)
{
    waiter *it = arg;
    while ((it->status = begin (it->oidc, 3000)) == DM_OK && provider.asked == 1)
        usleep (10000);
    return NULL;
}

static bool is_asked_again (void *arg)
{
    (void) arg;
    return provider.asked == 2;
}

static void what_was_known_serves_until_the_one_who_asks_has_failed (void **state)
{
    (void) state;
    waiter it = { .oidc = open_oidc () };
    provider.is_well = true;
    assert_int_equal (begin (it.oidc, 3000), DM_OK);
    provider.is_well = false;
    assert_int_equal (pthread_create (&it.thread, NULL, wait_for_lapse, &it), 0);
    ts_wait_until (is_asked_again, NULL, TS_PATIENCE_MS, "the provider is asked again");
    for (size_t i = 0; i < ASKERS; i++)
        assert_int_equal (begin (it.oidc, 3000), DM_OK);
    assert_int_equal (provider.asked, 2);
    pthread_join (it.thread, NULL);
    assert_int_equal (it.status, DM_UNAVAILABLE);
    assert_int_equal (begin (it.oidc, 1000), DM_UNAVAILABLE);
    gateway_oidc_destroy (&it.oidc);
}

static bool has_begun (void *oidc)
{
    return begin (oidc, 3000) == DM_OK;
}

static void one_that_is_well_again_is_found (void **state)
{
    (void) state;
    gateway_oidc *oidc = open_oidc ();
    assert_int_equal (begin (oidc, 300), DM_UNAVAILABLE);
    provider.is_well = true;
    ts_wait_until (has_begun, oidc, TS_PATIENCE_MS, "logins begin again");
    gateway_oidc_destroy (&oidc);
}

/* Many people try to log in while the provider hangs up on us. */
static void one_that_hangs_up_is_asked_a_few_times_however_many_log_in (void **state)
{
    (void) state;
    gateway_oidc *oidc = open_oidc ();
    provider.hangs_up = true;
    int64_t begin_ms = dm_clock_monotonic_ms ();
    for (int i = 0; i < 20000; i++)
        assert_int_equal (begin (oidc, 1000), DM_UNAVAILABLE);
    int64_t seconds = (dm_clock_monotonic_ms () - begin_ms) / 1000;
    assert_in_range (provider.asked, 1, 2 * (seconds + 2));
    gateway_oidc_destroy (&oidc);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (one_that_hangs_is_waited_for_by_one_alone, open_provider, close_provider),
        cmocka_unit_test_setup_teardown (what_was_known_serves_until_the_one_who_asks_has_failed, open_provider,
                                         close_provider),
        cmocka_unit_test_setup_teardown (one_that_is_well_again_is_found, open_provider, close_provider),
        cmocka_unit_test_setup_teardown (one_that_hangs_up_is_asked_a_few_times_however_many_log_in, open_provider,
                                         close_provider),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
