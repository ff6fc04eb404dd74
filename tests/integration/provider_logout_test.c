/* SPDX-License-Identifier: EUPL-1.2 */
/* Logout tokens as they come to the gateway, from a provider of the test's own that signs whatever it likes. */
#include <microhttpd.h>
#include <rhonabwy.h>
#include <time.h>
#include "tests/integration/pages_world.h"
#include "tests/support/process.h"

#define LOGOUT "/inloggen/afmelden-provider"
#define FORMS 30 /* an hour of an address without a login; the logins of these tests are fewer */
#define EVENTS "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"

static char issuer[64];
static struct MHD_Daemon *provider;
static jwk_t *key;
static char *keys;        /* what it publishes */
static char token[8192];  /* what it gives for a code; changed between requests only */
static ts_browser *other; /* who sends logout tokens; it has no cookies */

static enum MHD_Result answer (void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *upload, size_t *upload_size, void **context)
{
    static char seen;
    char configuration[600];
    (void) arg;
    (void) method;
    (void) version;
    (void) upload;
    if (!*context || *upload_size) {
        *upload_size = 0;
        *context = &seen;
        return MHD_YES;
    }
    snprintf (configuration, sizeof configuration,
              "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%s/token\","
              "\"jwks_uri\":\"%s/keys\"}",
              issuer, issuer, issuer, issuer);
    const char *text = strcmp (url, "/keys") == 0 ? keys : strcmp (url, "/token") == 0 ? token : configuration;
    struct MHD_Response *response =
        MHD_create_response_from_buffer (strlen (text), (void *) text, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_queue_response (connection, 200, response);
    MHD_destroy_response (response);
    return result;
}

static void make_key (void)
{
    jwk_t *public = NULL;
    jwks_t *published = NULL;
    r_jwk_init (&key);
    r_jwk_init (&public);
    r_jwks_init (&published);
    assert_int_equal (r_jwk_generate_key_pair (key, public, R_KEY_TYPE_EC, 256, "ec"), RHN_OK);
    assert_int_equal (r_jwks_append_jwk (published, public), RHN_OK);
    keys = r_jwks_export_to_json_str (published, 0);
    r_jwk_free (public);
    r_jwks_free (published);
}

static int open_world (void **state)
{
    (void) state;
    static char options[3][100];
    const uint16_t port = ts_port_find (1);
    make_key ();
    snprintf (issuer, sizeof issuer, "http://127.0.0.1:%u", port);
    provider = MHD_start_daemon (MHD_USE_INTERNAL_POLLING_THREAD, port, NULL, NULL, answer, NULL, MHD_OPTION_END);
    assert_non_null (provider);
    snprintf (options[0], sizeof options[0], "--issuer=%s", issuer);
    snprintf (options[1], sizeof options[1], "--client-secret=a secret");
    snprintf (options[2], sizeof options[2], "--address-forms=%d", FORMS);
    const char *const settings[] = { "gateway", options[0], "gateway", options[1], "gateway", options[2], NULL };
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    other = ts_browser_open (ts_suite_url (suite));
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_browser_destroy (&other);
    ts_suite_destroy (&suite);
    MHD_stop_daemon (provider);
    r_jwk_free (key);
    r_free (keys);
    return 0;
}

/* Signs these claims, with issuer, audience and times added; the caller frees it by r_free. */
static char *sign (const char *claims)
{
    jws_t *jws = NULL;
    char payload[2000];
    long now = (long) time (NULL);
    snprintf (payload, sizeof payload, "{\"iss\":\"%s\",\"aud\":\"digimeente\",\"iat\":%ld,\"exp\":%ld,%s}", issuer,
              now, now + 120, claims);
    r_jws_init (&jws);
    r_jws_set_alg (jws, R_JWA_ALG_ES256);
    r_jws_set_header_str_value (jws, "alg", "ES256");
    r_jws_set_header_str_value (jws, "kid", "ec");
    r_jws_set_payload (jws, (const unsigned char *) payload, strlen (payload));
    char *out = r_jws_serialize (jws, key, 0);
    assert_non_null (out);
    r_jws_free (jws);
    return out;
}

/* The value of a parameter in an address; copied. */
static void find_parameter (const char *url, const char *name, char out[100])
{
    const char *at = strstr (url, name);
    assert_non_null (at);
    at += strlen (name);
    snprintf (out, 100, "%.*s", (int) strcspn (at, "&"), at);
}

/* Logs a civil servant in.  Takes: sid, the login at the provider; NULL for none. */
static ts_browser *log_in (const char *sub, const char *sid)
{
    char state[100], nonce[100], claims[600], path[200];
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    const ts_page *page = ts_browser_get (browser, "/inloggen?als=medewerker");
    assert_int_equal (page->code, 303);
    find_parameter (page->location, "&state=", state);
    find_parameter (page->location, "&nonce=", nonce);
    snprintf (claims, sizeof claims,
              "\"sub\":\"%s\",\"nonce\":\"%s\",\"rol\":\"beheerder\",\"acr\":\"mfa\",\"auth_time\":%ld%s%s%s", sub,
              nonce, (long) time (NULL), sid ? ",\"sid\":\"" : "", sid ? sid : "", sid ? "\"" : "");
    char *signature = sign (claims);
    snprintf (token, sizeof token, "{\"id_token\":\"%s\"}", signature);
    r_free (signature);
    snprintf (path, sizeof path, "/inloggen/terug?code=x&state=%s", state);
    page = ts_browser_get (browser, path);
    if (page->code != 303)
        fail_msg ("%ld: %s", page->code, page->body);
    return browser;
}

static bool is_logged_in (ts_browser *browser)
{
    return strstr (ts_browser_get (browser, "/uitgelogd")->body, "action=\"/uitloggen\"") != NULL;
}

/* Sends a token to the gateway.  Returns the HTTP status. */
static long send_token (const char *signature)
{
    char form[3000];
    snprintf (form, sizeof form, "logout_token=%s", signature);
    return ts_browser_post (other, LOGOUT, form)->code;
}

static long tell (const char *claims)
{
    char *signature = sign (claims);
    long code = send_token (signature);
    r_free (signature);
    return code;
}

static int64_t count_ends (void)
{
    return ts_cluster_number (ts_suite_cluster (suite),
                              "SELECT count(*) FROM gateway.event WHERE position('provider'::bytea IN bytes) > 0");
}

static void the_login_that_it_names_ends_and_no_other (void **state)
{
    (void) state;
    ts_browser *office = log_in ("bo", "s1"), *home = log_in ("bo", "s2"), *sam = log_in ("sam", "s3");
    int64_t before = count_ends ();
    assert_int_equal (tell (EVENTS ",\"jti\":\"a1\",\"sub\":\"bo\",\"sid\":\"s1\""), 200);
    assert_non_null (strstr (ts_browser_post (other, LOGOUT, "")->headers, "no-store"));
    assert_false (is_logged_in (office));
    assert_true (is_logged_in (home));
    assert_true (is_logged_in (sam));
    assert_int_equal (count_ends (), before + 1);
    assert_int_equal (tell (EVENTS ",\"jti\":\"a2\",\"sub\":\"sam\",\"sid\":\"s2\""), 200); /* who has no such login */
    assert_true (is_logged_in (home));
    assert_int_equal (tell (EVENTS ",\"jti\":\"a3\",\"sid\":\"s2\""), 200);
    assert_false (is_logged_in (home));
    assert_true (is_logged_in (sam));
    assert_int_equal (count_ends (), before + 2);
    ts_browser_destroy (&office);
    ts_browser_destroy (&home);
    ts_browser_destroy (&sam);
}

static void every_login_of_a_person_ends_when_it_names_no_login (void **state)
{
    (void) state;
    ts_browser *office = log_in ("bo", "s1"), *home = log_in ("bo", NULL), *sam = log_in ("sam", "s3");
    assert_int_equal (tell (EVENTS ",\"jti\":\"b1\",\"sub\":\"bo\""), 200);
    assert_false (is_logged_in (office));
    assert_false (is_logged_in (home));
    assert_true (is_logged_in (sam));
    ts_browser_destroy (&office);
    ts_browser_destroy (&home);
    ts_browser_destroy (&sam);
}

static void a_token_is_taken_once (void **state)
{
    (void) state;
    char *signature = sign (EVENTS ",\"jti\":\"c1\",\"sub\":\"bo\"");
    assert_int_equal (send_token (signature), 200);
    ts_browser *bo = log_in ("bo", "s1");
    assert_int_equal (send_token (signature), 400);
    assert_true (is_logged_in (bo));
    assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), "SELECT count(*) FROM gateway.logout_token"
                                                                   " WHERE jti_sha256 = sha256('c1'::bytea)"),
                      1);
    r_free (signature);
    ts_browser_destroy (&bo);
}

static void what_is_no_good_token_ends_nothing (void **state)
{
    (void) state;
    static const char *const claims[] = {
        EVENTS ",\"jti\":\"d1\",\"sub\":\"bo\",\"nonce\":\"n\"",
        EVENTS ",\"sub\":\"bo\"",
        EVENTS ",\"jti\":\"d2\"",
        "\"jti\":\"d3\",\"sub\":\"bo\"",
    };
    ts_browser *bo = log_in ("bo", "s1");
    for (size_t i = 0; i < DM_COUNT (claims); i++)
        assert_int_equal (tell (claims[i]), 400);
    char *signature = sign (EVENTS ",\"jti\":\"d4\",\"sub\":\"bo\"");
    char *last = signature + strlen (signature) - 5;
    *last = *last == 'A' ? 'B' : 'A';
    assert_int_equal (send_token (signature), 400);
    assert_int_equal (send_token (""), 400);
    assert_int_equal (send_token ("a.b.c"), 400);
    const ts_page *page = ts_browser_post (other, LOGOUT, "");
    assert_int_equal (page->code, 400);
    assert_has (page, "\"field\":\"token\"");
    assert_int_equal (ts_browser_get (other, LOGOUT)->code, 405);
    assert_true (is_logged_in (bo));
    r_free (signature);
    ts_browser_destroy (&bo);
}

/* A provider tells of every logout from one address; a token that is not good leaves nothing behind. */
static void tokens_do_not_count_as_forms_of_their_address (void **state)
{
    (void) state;
    for (int i = 0; i < FORMS + 10; i++)
        assert_int_equal (send_token ("a.b.c"), 400);
    ts_browser *bo = log_in ("bo", "s1"); /* whose address is the same */
    assert_int_equal (tell (EVENTS ",\"jti\":\"e1\",\"sub\":\"bo\""), 200);
    assert_false (is_logged_in (bo));
    ts_browser_destroy (&bo);
}

/* sub and sid are kept as keyed hashes. */
static void the_database_holds_no_name_of_the_provider (void **state)
{
    (void) state;
    ts_browser *bo = log_in ("bo.de.vries", "login-of-bo");
    char *dump = ts_cluster_text (ts_suite_cluster (suite),
                                  "SELECT string_agg(encode(sealed, 'escape') || actor || encode(sub_mark, 'escape') ||"
                                  " encode(sid_mark, 'escape'), '') FROM gateway.session");
    assert_null (strstr (dump, "vries"));
    assert_null (strstr (dump, "login-of-bo"));
    assert_int_equal (
        ts_cluster_number (ts_suite_cluster (suite),
                           "SELECT count(*) FROM gateway.event WHERE position('vries'::bytea IN bytes) > 0"),
        0);
    free (dump);
    ts_browser_destroy (&bo);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_login_that_it_names_ends_and_no_other),
        cmocka_unit_test (every_login_of_a_person_ends_when_it_names_no_login),
        cmocka_unit_test (a_token_is_taken_once),
        cmocka_unit_test (what_is_no_good_token_ends_nothing),
        cmocka_unit_test (tokens_do_not_count_as_forms_of_their_address),
        cmocka_unit_test (the_database_holds_no_name_of_the_provider),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
