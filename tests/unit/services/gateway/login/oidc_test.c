/* SPDX-License-Identifier: EUPL-1.2 */
/* The gateway's side of OpenID Connect, against a provider of the test's own that says what it should not. */
#include <microhttpd.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"
#include "services/gateway/login/oidc.h"
#include "tests/support/process.h"

#define THREADS 4
#define LOGINS 50 /* of each thread */

static char issuer[64];
static struct MHD_Daemon *provider;
static jwk_t *known_key, *unknown_key;
static char *keys; /* what it publishes: the known one */
/* What it answers with; changed between requests only. */
static char configuration[1000], token[4096];
static atomic_uint key_requests;

static enum MHD_Result answer (void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *upload, size_t *upload_size, void **context)
{
    static char seen;
    (void) arg;
    (void) method;
    (void) version;
    (void) upload;
    if (!*context) {
        *context = &seen;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    bool is_keys = strcmp (url, "/keys") == 0;
    key_requests += is_keys;
    const char *text = is_keys ? keys : strcmp (url, "/token") == 0 ? token : configuration;
    struct MHD_Response *response =
        MHD_create_response_from_buffer (strlen (text), (void *) text, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_queue_response (connection, 200, response);
    MHD_destroy_response (response);
    return result;
}

static jwk_t *make_key (const char *kid, jwks_t *published)
{
    jwk_t *private = NULL, *public = NULL;
    r_jwk_init (&private);
    r_jwk_init (&public);
    assert_int_equal (r_jwk_generate_key_pair (private, public, R_KEY_TYPE_EC, 256, kid), RHN_OK);
    assert_int_equal (r_jwks_append_jwk (published, public), RHN_OK);
    r_jwk_free (public);
    return private;
}

static int open_provider (void **state)
{
    (void) state;
    const uint16_t port = ts_port_find (1);
    jwks_t *published = NULL, *others = NULL;
    snprintf (issuer, sizeof issuer, "http://127.0.0.1:%u", port);
    r_jwks_init (&published);
    r_jwks_init (&others);
    known_key = make_key ("known", published);
    unknown_key = make_key ("unknown", others);
    keys = r_jwks_export_to_json_str (published, 0);
    r_jwks_free (published);
    r_jwks_free (others);
    provider = MHD_start_daemon (MHD_USE_INTERNAL_POLLING_THREAD, port, NULL, NULL, answer, NULL, MHD_OPTION_END);
    return provider ? 0 : -1;
}

static int close_provider (void **state)
{
    (void) state;
    MHD_stop_daemon (provider);
    r_jwk_free (known_key);
    r_jwk_free (unknown_key);
    free (keys);
    return 0;
}

/* What a provider says that is all right. */
static void say_all_is_well (void)
{
    snprintf (configuration, sizeof configuration,
              "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%s/token\","
              "\"jwks_uri\":\"%s/keys\"}",
              issuer, issuer, issuer, issuer);
}

static gateway_oidc *open_oidc_by (const char *connect_to)
{
    gateway_oidc *oidc = NULL;
    dm_error error = { 0 };
    const gateway_oidc_config config = { issuer, "digimeente", "secret", "https://loket.example/inloggen/terug",
                                         connect_to };
    assert_int_equal (gateway_oidc_open (&config, &oidc, &error), DM_OK);
    return oidc;
}

static gateway_oidc *open_oidc (void)
{
    return open_oidc_by (NULL);
}

static const gateway_oidc_login login = { "state", "nonce", "verifier", "", 0 };

static dm_status authorize (gateway_oidc *oidc, dm_arena *arena, const char **out_url)
{
    dm_error error = { 0 };
    return gateway_oidc_authorize (oidc, &login, dm_clock_monotonic_ms () + TS_PATIENCE_MS, arena, out_url, &error);
}

static dm_status redeem (gateway_oidc *oidc)
{
    gateway_claims claims;
    dm_error error = { 0 };
    dm_arena *arena = dm_arena_open ();
    dm_status status =
        gateway_oidc_redeem (oidc, &login, "code", dm_clock_monotonic_ms () + TS_PATIENCE_MS, arena, &claims, &error);
    dm_arena_destroy (&arena);
    return status;
}

/* The token that the provider gives from now on. */
static void sign_by (jwk_t *key)
{
    char claims[400];
    jws_t *jws = NULL;
    const long now_s = (long) (dm_clock_now_ms () / 1000);
    snprintf (claims, sizeof claims,
              "{\"iss\":\"%s\",\"aud\":\"digimeente\",\"sub\":\"sanne\",\"nonce\":\"nonce\",\"iat\":%ld,\"exp\":%ld}",
              issuer, now_s, now_s + 300);
    r_jws_init (&jws);
    r_jws_set_alg (jws, R_JWA_ALG_ES256);
    r_jws_set_payload (jws, (const unsigned char *) claims, strlen (claims));
    char *text = r_jws_serialize (jws, key, 0);
    assert_non_null (text);
    snprintf (token, sizeof token, "{\"token_type\":\"Bearer\",\"id_token\":\"%s\"}", text);
    r_free (text);
    r_jws_free (jws);
}

static void a_configuration_of_another_issuer_or_of_other_hosts_is_refused (void **state)
{
    (void) state;
#define REST "\"token_endpoint\":\"https://idp.example/t\",\"jwks_uri\":\"https://idp.example/k\"}"
    static const struct {
        const char *format; /* of two, the issuer */
        dm_status status;
    } rows[] = {
        { "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\"," REST, DM_OK },
        { "{\"issuer\":\"%s/\",\"authorization_endpoint\":\"%s/a\"," REST, DM_UNAVAILABLE },
        { "{\"issuer\":\"https://evil.example\",\"x\":\"%s\",\"authorization_endpoint\":\"%s/a\"," REST,
          DM_UNAVAILABLE },
        { "{\"iss\":\"%s\",\"authorization_endpoint\":\"%s/a\"," REST, DM_UNAVAILABLE },
        { "{\"issuer\":\"%s\",\"x\":\"%s\",\"authorization_endpoint\":\"http://idp.example/a\"," REST, DM_UNAVAILABLE },
        { "{\"issuer\":\"%s\",\"x\":\"%s\"," REST, DM_UNAVAILABLE },
        { "[\"%s\",\"%s\"]", DM_UNAVAILABLE },
        { "<html>%s%s", DM_UNAVAILABLE },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
        DM_AUTO (gateway_oidc_destroy) gateway_oidc *oidc = open_oidc ();
        const char *url = NULL;
        snprintf (configuration, sizeof configuration, rows[i].format, issuer, issuer);
        if (authorize (oidc, arena, &url) != rows[i].status)
            fail_msg ("%s is not answered with %s", configuration, dm_status_find (rows[i].status)->name);
        assert_int_equal (url != NULL, rows[i].status == DM_OK);
    }
}

static void only_our_own_issuer_is_ours (void **state)
{
    (void) state;
    char longer[80];
    DM_AUTO (gateway_oidc_destroy) gateway_oidc *oidc = open_oidc ();
    snprintf (longer, sizeof longer, "%s/", issuer);
    assert_true (gateway_oidc_is_issuer (oidc, issuer));
    assert_false (gateway_oidc_is_issuer (oidc, longer));
    assert_false (gateway_oidc_is_issuer (oidc, "https://evil.example"));
}

static void *redeem_many (void *oidc)
{
    size_t refused = 0;
    for (int i = 0; i < LOGINS; i++)
        refused += redeem (oidc) == DM_UNAUTHENTICATED;
    return (void *) refused;
}

/* Whoever has the gateway redeem codes in masses does not have it ask the provider as often. */
static void a_storm_of_unknown_keys_asks_for_keys_a_few_times (void **state)
{
    (void) state;
    pthread_t threads[THREADS];
    DM_AUTO (gateway_oidc_destroy) gateway_oidc *oidc = open_oidc ();
    say_all_is_well ();
    sign_by (known_key);
    key_requests = 0;
    assert_int_equal (redeem (oidc), DM_OK);
    assert_int_equal (redeem (oidc), DM_OK);
    assert_int_equal (key_requests, 1);
    sign_by (unknown_key);
    int64_t started_ms = dm_clock_monotonic_ms ();
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal (pthread_create (&threads[i], NULL, redeem_many, oidc), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *refused;
        pthread_join (threads[i], &refused);
        assert_int_equal ((size_t) refused, LOGINS);
    }
    const unsigned more = (unsigned) ((dm_clock_monotonic_ms () - started_ms) / 10000); /* one in ten seconds */
    assert_in_range (key_requests, 1 + 3, 1 + 3 + more);
    sign_by (known_key);
    assert_int_equal (redeem (oidc), DM_OK);
}

/* The provider's own address is one where nobody listens, as localhost of a browser is within a container. */
static void provider_is_reached_by_another_address (void **state)
{
    (void) state;
    char own[sizeof issuer], there[sizeof issuer];
    const char *url = NULL;
    snprintf (own, sizeof own, "%s", issuer);
    snprintf (there, sizeof there, "%s", strstr (issuer, "127.0.0.1"));
    snprintf (issuer, sizeof issuer, "http://localhost:1");
    say_all_is_well ();
    sign_by (known_key);
    dm_arena *arena = dm_arena_open ();
    gateway_oidc *oidc = open_oidc_by (there);
    assert_int_equal (authorize (oidc, arena, &url), DM_OK);
    assert_memory_equal (url, "http://localhost:1/authorize?", 29);
    assert_int_equal (redeem (oidc), DM_OK);
    gateway_oidc_destroy (&oidc);
    dm_arena_destroy (&arena);
    snprintf (issuer, sizeof issuer, "%s", own);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_configuration_of_another_issuer_or_of_other_hosts_is_refused),
        cmocka_unit_test (only_our_own_issuer_is_ours),
        cmocka_unit_test (provider_is_reached_by_another_address),
        cmocka_unit_test (a_storm_of_unknown_keys_asks_for_keys_a_few_times),
    };
    return cmocka_run_group_tests (tests, open_provider, close_provider);
}
