/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/login/id_token.h"
#include "services/gateway/login/seal.h"

#define NOW_S 1800000000
#define CLAIMS                                                                                                         \
    "\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"sanne\",\"nonce\":\"n1\",\"iat\":1800000000,"    \
    "\"exp\":1800000300"

static const gateway_id_token_check check = { "https://idp.example", "digimeente", "n1", NOW_S * 1000LL, 0 };

/* A provider's keys: private ones to sign with, and what it publishes. */
static jwk_t *rsa, *ec, *stranger;
static jwks_t *published;
static dm_arena *arena;

static jwk_t *make_key (int type, unsigned bits, const char *kid, bool is_published)
{
    jwk_t *private = NULL, *public = NULL;
    assert_int_equal (r_jwk_init (&private), RHN_OK);
    assert_int_equal (r_jwk_init (&public), RHN_OK);
    assert_int_equal (r_jwk_generate_key_pair (private, public, type, bits, kid), RHN_OK);
    if (is_published)
        assert_int_equal (r_jwks_append_jwk (published, public), RHN_OK);
    r_jwk_free (public);
    return private;
}

static int open_keys (void **state)
{
    (void) state;
    r_jwks_init (&published);
    rsa = make_key (R_KEY_TYPE_RSA, 2048, "rsa", true);
    ec = make_key (R_KEY_TYPE_EC, 256, "ec", true);
    stranger = make_key (R_KEY_TYPE_EC, 256, "stranger", false);
    return 0;
}

static int close_keys (void **state)
{
    (void) state;
    r_jwk_free (rsa);
    r_jwk_free (ec);
    r_jwk_free (stranger);
    r_jwks_free (published);
    return 0;
}

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

/* Takes: kid NULL for none; header another header's name and value, or NULL. */
static char *sign_with (jwa_alg alg, jwk_t *key, const char *kid, const char *header, const char *payload)
{
    jws_t *jws = NULL;
    r_jws_init (&jws);
    r_jws_set_alg (jws, alg);
    r_jws_set_header_str_value (jws, "alg", r_jwa_alg_to_str (alg));
    if (kid)
        r_jws_set_header_str_value (jws, "kid", kid);
    if (header)
        r_jws_set_header_str_value (jws, header, "x");
    r_jws_set_payload (jws, (const unsigned char *) payload, strlen (payload));
    /* the library adds the key's own kid where the header has none */
    jwk_t *copy = r_jwk_copy (key);
    if (!kid)
        r_jwk_delete_property_str (copy, "kid");
    char *text = r_jws_serialize (jws, copy, 0);
    assert_non_null (text);
    char *out = dm_arena_strdup (arena, text);
    r_free (text);
    r_jwk_free (copy);
    r_jws_free (jws);
    return out;
}

static char *sign (const char *payload)
{
    return sign_with (R_JWA_ALG_RS256, rsa, "rsa", NULL, payload);
}

static dm_status read_token (const char *token, gateway_claims *out)
{
    dm_error error = { 0 };
    return gateway_id_token_read (token, published, &check, arena, out, &error);
}

static void assert_refused (const char *token, dm_status status)
{
    gateway_claims claims = { .sub = "unchanged" };
    assert_int_equal (read_token (token, &claims), status);
    assert_string_equal (claims.sub, "unchanged");
}

/* OpenID Connect Core 1.0, section 3.1.3.7, 13: who asked for max_age looks at auth_time. */
static void a_login_of_too_long_ago_is_refused_where_its_age_was_asked (void **state)
{
    (void) state;
    static const struct {
        const char *claims;
        dm_status status;
    } rows[] = {
        { CLAIMS, DM_UNAUTHENTICATED },
        { CLAIMS ",\"auth_time\":\"now\"", DM_UNAUTHENTICATED },
        { CLAIMS ",\"auth_time\":1799999300", DM_UNAUTHENTICATED },
        { CLAIMS ",\"auth_time\":1800000100", DM_UNAUTHENTICATED },
        { CLAIMS ",\"auth_time\":1799999500", DM_OK },
    };
    gateway_id_token_check aged = check;
    aged.max_age_s = 600;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_error error = { 0 };
        gateway_claims claims = { 0 };
        const char *token = sign (dm_arena_printf (arena, "{%s}", rows[i].claims));
        assert_int_equal (gateway_id_token_read (token, published, &aged, arena, &claims, &error), rows[i].status);
        assert_int_equal (read_token (token, &claims), DM_OK);
    }
}

static void what_was_logged_in_with_is_read (void **state)
{
    (void) state;
    gateway_claims claims = { 0 };
    assert_int_equal (read_token (sign ("{" CLAIMS ",\"amr\":[\"pwd\",7,\"mfa\"]}"), &claims), DM_OK);
    assert_int_equal (claims.amr_count, 2);
    assert_string_equal (claims.amr[1], "mfa");
    claims = (gateway_claims){ 0 };
    assert_int_equal (
        read_token (sign ("{" CLAIMS ",\"amr\":[1,2,3,4,5,6,7,8,9,10,\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\","
                          "\"a\",\"a\",\"a\"]}"),
                    &claims),
        DM_OK);
    assert_int_equal (claims.amr_count, GATEWAY_AMR_MAX);
}

static void good_tokens_of_every_algorithm_are_read (void **state)
{
    (void) state;
    const struct {
        jwa_alg alg;
        jwk_t *key;
        const char *kid;
    } rows[] = { { R_JWA_ALG_RS256, rsa, "rsa" },
                 { R_JWA_ALG_PS256, rsa, "rsa" },
                 { R_JWA_ALG_ES256, ec, "ec" },
                 { R_JWA_ALG_ES256, ec, NULL } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        gateway_claims claims = { 0 };
        const char *token =
            sign_with (rows[i].alg, rows[i].key, rows[i].kid, NULL,
                       "{" CLAIMS ",\"name\":\"Sanne de B\\u00f6er\",\"bsn\":\"111222333\","
                       "\"acr\":\"digid:substantieel\",\"teams\":[\"zorg\",\"Mijn Afdeling\",\"\",\"juridisch\"]}");
        assert_int_equal (read_token (token, &claims), DM_OK);
        assert_string_equal (claims.sub, "sanne");
        assert_string_equal (claims.name, "Sanne de Böer");
        assert_string_equal (claims.bsn, "111222333");
        assert_string_equal (claims.acr, "digid:substantieel");
        assert_string_equal (claims.kvk, "");
        assert_int_equal (claims.team_count, 2);
        assert_string_equal (claims.teams[1], "juridisch");
    }
}

static char *base64 (const char *text)
{
    return gateway_base64url (arena, (const uint8_t *) text, strlen (text));
}

static void unsigned_tokens_are_refused (void **state)
{
    (void) state;
    static const char *const headers[] = { "{\"alg\":\"none\"}", "{\"alg\":\"None\",\"kid\":\"rsa\"}", "{\"alg\":\"\"}",
                                           "{\"kid\":\"rsa\"}", "{}" };
    for (size_t i = 0; i < DM_COUNT (headers); i++)
        for (int with_signature = 0; with_signature < 2; with_signature++)
            assert_refused (dm_arena_printf (arena, "%s.%s.%s", base64 (headers[i]), base64 ("{" CLAIMS "}"),
                                             with_signature ? "AAAA" : ""),
                            DM_UNAUTHENTICATED);
}

/* The old trick: the public key, which everybody has, as the secret of HS256. */
static void a_public_key_is_no_secret (void **state)
{
    (void) state;
    unsigned char pem[8192];
    size_t size = sizeof pem;
    jwk_t *public = r_jwks_get_by_kid (published, "rsa"), *secret = NULL;
    assert_int_equal (r_jwk_export_to_pem_der (public, R_FORMAT_PEM, pem, &size, 0), RHN_OK);
    r_jwk_init (&secret);
    assert_int_equal (r_jwk_import_from_symmetric_key (secret, pem, size), RHN_OK);
    assert_refused (sign_with (R_JWA_ALG_HS256, secret, "rsa", NULL, "{" CLAIMS "}"), DM_UNAUTHENTICATED);
    r_jwk_free (secret);
    r_jwk_free (public);
}

static void an_algorithm_that_is_not_listed_is_refused (void **state)
{
    (void) state;
    assert_refused (sign_with (R_JWA_ALG_RS512, rsa, "rsa", NULL, "{" CLAIMS "}"), DM_UNAUTHENTICATED);
}

static void an_unknown_key_is_not_found (void **state)
{
    (void) state;
    assert_refused (sign_with (R_JWA_ALG_ES256, stranger, "stranger", NULL, "{" CLAIMS "}"), DM_NOT_FOUND);
}

static void a_signature_by_another_key_is_refused (void **state)
{
    (void) state;
    assert_refused (sign_with (R_JWA_ALG_ES256, stranger, "ec", NULL, "{" CLAIMS "}"), DM_UNAUTHENTICATED);
    assert_refused (sign_with (R_JWA_ALG_ES256, stranger, "rsa", NULL, "{" CLAIMS "}"), DM_UNAUTHENTICATED);
}

static void a_changed_payload_is_refused (void **state)
{
    (void) state;
    char *token = sign ("{" CLAIMS ",\"bsn\":\"111222333\"}");
    const char *signature = strrchr (token, '.');
    *strchr (token, '.') = '\0';
    assert_refused (dm_arena_printf (arena, "%s.%s%s", token, base64 ("{" CLAIMS ",\"bsn\":\"123456782\"}"), signature),
                    DM_UNAUTHENTICATED);
}

static void headers_that_ask_for_more_are_refused (void **state)
{
    (void) state;
    static const char *const headers[] = { "crit", "b64", "jku", "x5u", "zip" };
    for (size_t i = 0; i < DM_COUNT (headers); i++)
        assert_refused (sign_with (R_JWA_ALG_RS256, rsa, "rsa", headers[i], "{" CLAIMS "}"), DM_UNAUTHENTICATED);
}

static void wrong_claims_are_refused (void **state)
{
    (void) state;
    static const char *const payloads[] = {
        "[]",
        "null",
        "{}",
        "no JSON",
        /* issuer */
        "{\"iss\":\"https://idp.example/\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        /* audience: another, none, several without azp, azp another */
        "{\"iss\":\"https://idp.example\",\"aud\":\"other\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000000,\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"aud\":[\"digimeente\",\"other\"],\"sub\":\"s\",\"nonce\":\"n1\","
        "\"iat\":1800000000,\"exp\":1800000300}",
        "{" CLAIMS ",\"azp\":\"other\"}",
        /* expired; no exp; made long ago, or in the future; not valid yet */
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1799999700,"
        "\"exp\":1799999940}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000000}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1799990000,"
        "\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000100,"
        "\"exp\":1800000300}",
        "{" CLAIMS ",\"nbf\":1800000100}",
        "{" CLAIMS ",\"nbf\":\"soon\"}",
        /* nonce: another, none, no text */
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n2\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"iat\":1800000000,\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"s\",\"nonce\":1,\"iat\":1800000000,"
        "\"exp\":1800000300}",
        /* subject: none, empty */
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"nonce\":\"n1\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"sub\":\"\",\"nonce\":\"n1\",\"iat\":1800000000,"
        "\"exp\":1800000300}",
        /* beyond bounds */
        "{" CLAIMS ",\"bsn\":\"111222333111222333111\"}",
        "{" CLAIMS ",\"bsn\":111222333}",
        "{" CLAIMS ",\"name\":\"a\\u0007b\"}",
        "{" CLAIMS ",\"teams\":\"zorg\"}",
        "{" CLAIMS ",\"teams\":[1]}",
    };
    for (size_t i = 0; i < DM_COUNT (payloads); i++) {
        gateway_claims claims = { 0 };
        if (read_token (sign (payloads[i]), &claims) != DM_UNAUTHENTICATED)
            fail_msg ("taken: %s", payloads[i]);
    }
}

static void an_array_that_names_us_is_a_good_audience (void **state)
{
    (void) state;
    gateway_claims claims = { 0 };
    assert_int_equal (read_token (sign ("{\"iss\":\"https://idp.example\",\"aud\":[\"digimeente\",\"other\"],"
                                        "\"azp\":\"digimeente\",\"sub\":\"s\",\"nonce\":\"n1\",\"iat\":1800000000,"
                                        "\"exp\":1800000300}"),
                                  &claims),
                      DM_OK);
}

static void more_teams_than_the_bound_are_refused (void **state)
{
    (void) state;
    char payload[2000] = "{" CLAIMS ",\"teams\":[\"t\"";
    for (int i = 0; i < GATEWAY_TEAMS_MAX; i++)
        strcat (payload, ",\"t\"");
    strcat (payload, "]}");
    assert_refused (sign (payload), DM_UNAUTHENTICATED);
}

static void what_is_no_token_is_refused (void **state)
{
    (void) state;
    char *longest = dm_arena_alloc (arena, 3 * GATEWAY_ID_TOKEN_MAX);
    memset (longest, 'A', 2 * GATEWAY_ID_TOKEN_MAX);
    longest[100] = longest[200] = '.';
    longest[2 * GATEWAY_ID_TOKEN_MAX] = '\0';
    const char *const texts[] = {
        "", ".", "..", "a.b", "a.b.c", "a.b.c.d", "{}", longest, "e30.e30.e30", "\x80.\xff.a"
    };
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        assert_refused (texts[i], DM_UNAUTHENTICATED);
}

static void keys_that_cannot_be_read_are_refused (void **state)
{
    (void) state;
    static const char *const texts[] = {
        "", "[]", "{}", "{\"keys\":[]}", "{\"keys\":[1,2]}", "{\"keys\":[{\"kty\":\"RSA\"}]}"
    };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        jwks_t *keys = NULL;
        dm_error error = { 0 };
        assert_int_equal (gateway_jwks_read (texts[i], &keys, &error), DM_UNAVAILABLE);
        assert_null (keys);
    }
}

/* A provider may also publish keys of kinds that are not known here. */
static void keys_of_other_kinds_do_no_harm (void **state)
{
    (void) state;
    char *text = r_jwks_export_to_json_str (published, 0);
    jwks_t *keys = NULL;
    gateway_claims claims = { 0 };
    dm_error error = { 0 };
    char *more = dm_arena_printf (arena, "{\"keys\":[{\"kty\":\"NEW\",\"kid\":\"new\"},%s", strchr (text, '[') + 1);
    assert_int_equal (gateway_jwks_read (more, &keys, &error), DM_OK);
    assert_int_equal (gateway_id_token_read (sign ("{" CLAIMS "}"), keys, &check, arena, &claims, &error), DM_OK);
    r_jwks_free (keys);
    r_free (text);
}

#define LOGOUT_EVENTS ",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"
#define LOGOUT "\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"iat\":1800000000,\"exp\":1800000120"

static void a_logout_token_says_which_login_has_ended (void **state)
{
    (void) state;
    static const struct {
        const char *payload, *sub, *sid;
    } rows[] = {
        { "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sub\":\"bo\",\"sid\":\"s1\"}", "bo", "s1" },
        { "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sub\":\"bo\"}", "bo", "" },
        { "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sid\":\"s1\"}", "", "s1" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        gateway_logout logout = { 0 };
        dm_error error = { 0 };
        assert_int_equal (gateway_logout_token_read (sign (rows[i].payload), published, &check, arena, &logout, &error),
                          DM_OK);
        assert_string_equal (logout.jti, "j");
        assert_string_equal (logout.sub, rows[i].sub);
        assert_string_equal (logout.sid, rows[i].sid);
    }
}

static void a_logout_token_with_wrong_claims_is_refused (void **state)
{
    (void) state;
    char *longest = dm_arena_alloc (arena, 257);
    memset (longest, 'j', 256);
    longest[256] = '\0';
    const char *const payloads[] = {
        /* an ID token; a nonce, also one that is null */
        "{" CLAIMS ",\"jti\":\"j\"}",
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sub\":\"bo\",\"nonce\":\"n1\"}",
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sub\":\"bo\",\"nonce\":null}",
        /* events: none, another, no object */
        "{" LOGOUT ",\"jti\":\"j\",\"sub\":\"bo\"}",
        "{" LOGOUT ",\"events\":{\"http://schemas.openid.net/event/other\":{}},\"jti\":\"j\",\"sub\":\"bo\"}",
        "{" LOGOUT
        ",\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":1},\"jti\":\"j\",\"sub\":\"bo\"}",
        "{" LOGOUT ",\"events\":[\"http://schemas.openid.net/event/backchannel-logout\"],\"jti\":\"j\",\"sub\":\"bo\"}",
        /* jti: none, empty, no text, too long */
        "{" LOGOUT LOGOUT_EVENTS ",\"sub\":\"bo\"}",
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"\",\"sub\":\"bo\"}",
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":1,\"sub\":\"bo\"}",
        dm_arena_printf (arena, "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"%s\",\"sub\":\"bo\"}", longest),
        /* about nobody; beyond bounds */
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\"}",
        "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sid\":1,\"sub\":\"bo\"}",
        dm_arena_printf (arena, "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sid\":\"%s\"}", longest),
        /* another issuer, another audience, made long ago, expired */
        "{\"iss\":\"https://evil.example\",\"aud\":\"digimeente\",\"iat\":1800000000,\"exp\":1800000120" LOGOUT_EVENTS
        ",\"jti\":\"j\",\"sub\":\"bo\"}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"other\",\"iat\":1800000000,\"exp\":1800000120" LOGOUT_EVENTS
        ",\"jti\":\"j\",\"sub\":\"bo\"}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"iat\":1799990000,\"exp\":1800000120" LOGOUT_EVENTS
        ",\"jti\":\"j\",\"sub\":\"bo\"}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"iat\":1799999800,\"exp\":1799999900" LOGOUT_EVENTS
        ",\"jti\":\"j\",\"sub\":\"bo\"}",
        "{\"iss\":\"https://idp.example\",\"aud\":\"digimeente\",\"exp\":1800000120" LOGOUT_EVENTS
        ",\"jti\":\"j\",\"sub\":\"bo\"}",
    };
    for (size_t i = 0; i < DM_COUNT (payloads); i++) {
        gateway_logout logout = { .sub = "unchanged" };
        dm_error error = { 0 };
        if (gateway_logout_token_read (sign (payloads[i]), published, &check, arena, &logout, &error)
            != DM_UNAUTHENTICATED)
            fail_msg ("taken: %s", payloads[i]);
        assert_string_equal (logout.sub, "unchanged");
    }
}

/* Nor does a logout token log anybody in. */
static void a_logout_token_by_another_key_is_refused (void **state)
{
    (void) state;
    static const char payload[] = "{" LOGOUT LOGOUT_EVENTS ",\"jti\":\"j\",\"sub\":\"bo\"}";
    gateway_logout logout = { 0 };
    dm_error error = { 0 };
    assert_int_equal (gateway_logout_token_read (sign_with (R_JWA_ALG_ES256, stranger, "ec", NULL, payload), published,
                                                 &check, arena, &logout, &error),
                      DM_UNAUTHENTICATED);
    assert_int_equal (gateway_logout_token_read (sign_with (R_JWA_ALG_ES256, stranger, "stranger", NULL, payload),
                                                 published, &check, arena, &logout, &error),
                      DM_NOT_FOUND);
    assert_refused (sign (payload), DM_UNAUTHENTICATED);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (a_logout_token_says_which_login_has_ended, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_logout_token_with_wrong_claims_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_logout_token_by_another_key_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_login_of_too_long_ago_is_refused_where_its_age_was_asked, open_arena,
                                         close_arena),
        cmocka_unit_test_setup_teardown (what_was_logged_in_with_is_read, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (good_tokens_of_every_algorithm_are_read, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (unsigned_tokens_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_public_key_is_no_secret, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (an_algorithm_that_is_not_listed_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (an_unknown_key_is_not_found, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_signature_by_another_key_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (a_changed_payload_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (headers_that_ask_for_more_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (wrong_claims_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (an_array_that_names_us_is_a_good_audience, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (more_teams_than_the_bound_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (what_is_no_token_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (keys_that_cannot_be_read_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown (keys_of_other_kinds_do_no_harm, open_arena, close_arena),
    };
    return cmocka_run_group_tests (tests, open_keys, close_keys);
}
