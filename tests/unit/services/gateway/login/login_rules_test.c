/* SPDX-License-Identifier: EUPL-1.2 */
/* The small rules of a login: roles, where to go back to, whom to ask, who someone is. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/login/csrf.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/login/oidc.h"
#include "services/gateway/login/rol.h"
#include "services/gateway/view/back.h"

static void only_our_own_pages_can_be_gone_back_to (void **state)
{
    (void) state;
    static const char *const good[] = { "/", "/mijn", "/aanvraag/0123/stap?x=y&z=%2f", "/inloggenden" };
    static const char *const bad[] = {
        "",   "mijn", "//evil.example", "/\\evil.example",       "https://evil.example",   "/a\tb",      "/a\nb",
        "/ü", "/a b", "/inloggen",      "/inloggen?als=inwoner", "/inloggen/terug?code=1", "/uitloggen", "/uitgelogd"
    };
    for (size_t i = 0; i < DM_COUNT (good); i++)
        assert_true (gateway_back_is_safe (good[i]));
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_false (gateway_back_is_safe (bad[i]));
    char longest[GATEWAY_BACK_MAX + 2];
    memset (longest, '/', sizeof longest);
    memset (longest + 1, 'a', GATEWAY_BACK_MAX);
    longest[GATEWAY_BACK_MAX + 1] = '\0';
    assert_false (gateway_back_is_safe (longest));
    longest[GATEWAY_BACK_MAX] = '\0';
    assert_true (gateway_back_is_safe (longest));
}

static void a_page_says_where_to_go_back_to (void **state)
{
    (void) state;
    dm_arena *arena = dm_arena_open ();
    const gateway_field query[] = { { .name = "zoek", .value = "a&b" }, { .name = "na", .value = "" } };
    char longest[GATEWAY_BACK_MAX + 2] = "/";
    memset (longest + 1, 'a', GATEWAY_BACK_MAX);
    const struct {
        const char *path;
        bool is_action;
        size_t query_count;
        const char *back;
    } rows[] = {
        { "/mijn", false, 0, "%2Fmijn" },
        { "/medewerker", false, 2, "%2Fmedewerker%3Fzoek%3Da%2526b%26na%3D" },
        { "/medewerker/zaak/1/notitie", true, 0, "%2Fmedewerker%2Fzaak%2F1" },
        { "/uitloggen", true, 0, "%2F" },
        { "/uitgelogd", false, 0, "%2F" },
        { "/mijn/\xc3\xa9", false, 0, "%2F" }, /* of which an address would have to be made anew */
        { longest, false, 0, "%2F" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const gateway_exchange exchange = { .arena = arena,
                                            .path = rows[i].path,
                                            .is_action = rows[i].is_action,
                                            .query = query,
                                            .query_count = rows[i].query_count };
        assert_string_equal (gateway_back_here (&exchange), rows[i].back);
    }
    dm_arena_destroy (&arena);
}

static void a_provider_is_asked_by_https_or_on_this_machine (void **state)
{
    (void) state;
    static const char *const good[] = { "https://idp.example",   "https://idp.example:8443/realm",
                                        "http://localhost:7190", "http://127.0.0.1:7190/x",
                                        "http://[::1]:7190",     "http://localhost" };
    static const char *const bad[] = { "",
                                       "https://",
                                       "https:///x",
                                       "http://idp.example",
                                       "http://localhost.evil.example",
                                       "http://localhost@evil.example",
                                       "http://127.0.0.1.evil.example/",
                                       "file:///etc/passwd",
                                       "ftp://localhost",
                                       "HTTP://idp.example",
                                       "https://idp.example/a b",
                                       "https://idp.example/\"" };
    for (size_t i = 0; i < DM_COUNT (good); i++)
        assert_true (gateway_oidc_url_is_allowed (good[i]));
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_false (gateway_oidc_url_is_allowed (bad[i]));
}

static void a_login_is_asked_for_as_someone (void **state)
{
    (void) state;
    assert_int_equal (gateway_als_find ("inwoner"), GATEWAY_INWONER);
    assert_int_equal (gateway_als_find ("burger"), GATEWAY_CITIZEN);
    assert_int_equal (gateway_als_find ("medewerker"), GATEWAY_BEHANDELAAR | GATEWAY_BEHEERDER);
    assert_int_equal (gateway_als_find ("beheerder"), GATEWAY_BEHEERDER);
    assert_int_equal (gateway_als_find ("burgemeester"), 0);
    assert_int_equal (gateway_als_find (""), 0);
}

static const uint8_t key[GATEWAY_SECRET_BYTES] = { 7 };

static void claims_make_someone_or_nobody (void **state)
{
    (void) state;
    static const struct {
        gateway_claims claims;
        gateway_rol rol; /* GATEWAY_VISITOR: nobody */
    } rows[] = {
        { { .sub = "x", .acr = "", .name = "", .bsn = "111222333", .kvk = "", .rol = "" }, GATEWAY_INWONER },
        { { .sub = "x", .acr = "", .name = "", .bsn = "123456782", .kvk = "", .rol = "inwoner" }, GATEWAY_INWONER },
        { { .sub = "x", .acr = "", .name = "", .bsn = "123456789", .kvk = "", .rol = "" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "000000000", .kvk = "", .rol = "" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "11122233", .kvk = "", .rol = "" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "12345678", .rol = "" }, GATEWAY_ONDERNEMER },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "1234567", .rol = "" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "111222333", .kvk = "12345678", .rol = "" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "", .rol = "behandelaar" }, GATEWAY_BEHANDELAAR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "", .rol = "beheerder" }, GATEWAY_BEHEERDER },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "", .rol = "inwoner" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "111222333", .kvk = "", .rol = "koning" }, GATEWAY_VISITOR },
        { { .sub = "x", .acr = "", .name = "", .bsn = "", .kvk = "", .rol = "" }, GATEWAY_VISITOR },
    };
    dm_arena *arena = dm_arena_open ();
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        gateway_session session = { .rol = GATEWAY_VISITOR };
        dm_error error = { 0 };
        dm_status status = gateway_identity_make (&rows[i].claims, key, arena, &session, &error);
        assert_int_equal (status, rows[i].rol == GATEWAY_VISITOR ? DM_PERMISSION_DENIED : DM_OK);
        assert_int_equal (session.rol, rows[i].rol);
    }
    dm_arena_destroy (&arena);
}

static const char *actor_of (const char *sub, const char *bsn, const char *kvk, const char *rol, const uint8_t *with,
                             dm_arena *arena)
{
    const gateway_claims claims = { .sub = sub, .acr = "", .name = "", .bsn = bsn, .kvk = kvk, .rol = rol };
    gateway_session session;
    dm_error error = { 0 };
    assert_int_equal (gateway_identity_make (&claims, with, arena, &session, &error), DM_OK);
    return session.actor;
}

/* The expected value is of openssl dgst -sha256 -mac HMAC. */
static void a_person_is_a_pseudonym_that_stays (void **state)
{
    (void) state;
    static const uint8_t other[GATEWAY_SECRET_BYTES] = { 8 };
    dm_arena *arena = dm_arena_open ();
    const char *actor = actor_of ("a", "111222333", "", "", key, arena);
    assert_int_equal (strlen (actor), 33);
    assert_int_equal (actor[0], 'p');
    assert_string_equal (actor, "p1f8ab3aeb813e1186b70762b67e5874f");
    assert_string_equal (actor, actor_of ("another sub", "111222333", "", "", key, arena));
    assert_string_not_equal (actor, actor_of ("a", "123456782", "", "", key, arena));
    assert_string_not_equal (actor, actor_of ("a", "111222333", "", "", other, arena));
    dm_arena_destroy (&arena);
}

/* The name that the provider uses is never the actor id, whatever it looks like: audit keeps that for ever. */
static void a_civil_servant_is_a_pseudonym_of_the_sub (void **state)
{
    (void) state;
    dm_arena *arena = dm_arena_open ();
    char longest[256];
    memset (longest, 'a', 255);
    longest[255] = '\0';
    const char *const subs[] = { "bo", "bo@gemeente.example", "jan jansen", "jan+jansen", longest };
    for (size_t i = 0; i < DM_COUNT (subs); i++) {
        const char *actor = actor_of (subs[i], "", "", "behandelaar", key, arena);
        assert_int_equal (strlen (actor), 33);
        assert_int_equal (actor[0], 's');
        assert_null (strstr (actor, subs[i]));
        assert_string_equal (actor, actor_of (subs[i], "", "", "beheerder", key, arena));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal (actor, actor_of (subs[j], "", "", "behandelaar", key, arena));
    }
    assert_string_equal (actor_of ("bo@gemeente.example", "", "", "behandelaar", key, arena),
                         "s01ee6ab260925e241e870c2c87c09093");
    dm_arena_destroy (&arena);
}

static void a_token_is_good_for_its_own_cookie_alone (void **state)
{
    (void) state;
    static const uint8_t secret[32] = { 1 }, other_secret[32] = { 2 };
    char one[GATEWAY_CSRF_SIZE], two[GATEWAY_CSRF_SIZE];
    gateway_csrf_make (secret, "koekje", one);
    gateway_csrf_make (secret, "koekje", two);
    assert_string_not_equal (one, two);
    assert_true (gateway_csrf_check (secret, "koekje", one));
    assert_true (gateway_csrf_check (secret, "koekje", two));
    assert_false (gateway_csrf_check (secret, "koekj", one));
    assert_false (gateway_csrf_check (other_secret, "koekje", one));
    for (size_t i = 0; i < sizeof one - 1; i++) {
        char forged[GATEWAY_CSRF_SIZE];
        memcpy (forged, one, sizeof forged);
        forged[i] = forged[i] == '0' ? '1' : '0';
        assert_false (gateway_csrf_check (secret, "koekje", forged));
    }
    assert_false (gateway_csrf_check (secret, "koekje", ""));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_token_is_good_for_its_own_cookie_alone),
        cmocka_unit_test (only_our_own_pages_can_be_gone_back_to),
        cmocka_unit_test (a_page_says_where_to_go_back_to),
        cmocka_unit_test (a_provider_is_asked_by_https_or_on_this_machine),
        cmocka_unit_test (a_login_is_asked_for_as_someone),
        cmocka_unit_test (claims_make_someone_or_nobody),
        cmocka_unit_test (a_person_is_a_pseudonym_that_stays),
        cmocka_unit_test (a_civil_servant_is_a_pseudonym_of_the_sub),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
