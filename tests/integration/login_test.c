/* SPDX-License-Identifier: EUPL-1.2 */
/* Logging in and out as a browser does it, at the local identity provider. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/browser.h"
#include "tests/support/process.h"
#include "tests/support/provider.h"
#include "tests/support/said.h"
#include "tests/support/suite.h"

#define SESSION "dm_sessie"

static ts_suite *suite;
static ts_provider *provider;
static ts_browser *browser;
static char base[64], callback[100];
static char options[6][200];

/* Takes: amr, what staff must have logged in with. */
static int open_with (const char *amr)
{
    const uint16_t port = ts_port_find (1);
    snprintf (base, sizeof base, "http://localhost:%u", port);
    snprintf (callback, sizeof callback, "%s/inloggen/terug", base);
    provider = ts_provider_open (base);
    snprintf (options[0], sizeof options[0], "--http=127.0.0.1:%u", port);
    snprintf (options[1], sizeof options[1], "--public-url=%s", base);
    snprintf (options[2], sizeof options[2], "--issuer=%s", ts_provider_issuer (provider));
    snprintf (options[3], sizeof options[3], "--client-secret=%s", TS_CLIENT_SECRET);
    snprintf (options[4], sizeof options[4], "--address-rate=0");
    snprintf (options[5], sizeof options[5], "--staff-amr=%s", amr);
    static const char *settings[] = { "gateway",  options[0], "gateway",  options[1], "gateway",  options[2], "gateway",
                                      options[3], "gateway",  options[4], "gateway",  options[5], NULL };
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .settings = settings });
    return 0;
}

static int open_world (void **state)
{
    (void) state;
    return open_with ("otp"); /* which the provider of the tests tells, beside others */
}

static int open_stricter (void **state)
{
    (void) state;
    return open_with ("hwk");
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    ts_provider_destroy (&provider);
    return 0;
}

static int open_browser (void **state)
{
    (void) state;
    browser = ts_browser_open (base);
    return 0;
}

static int close_browser (void **state)
{
    (void) state;
    ts_browser_destroy (&browser);
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static void change (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

/* Events of the gateway whose bytes hold this text. */
static int64_t count_events (const char *text)
{
    char sql[200];
    snprintf (sql, sizeof sql, "SELECT count(*) FROM gateway.event WHERE position('%s'::bytea IN bytes) > 0", text);
    return number (sql);
}

/* Begins a login; the browser then stands before the provider's choice. */
static void begin (ts_browser *with, const char *path)
{
    const ts_page *page = ts_browser_get (with, path);
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (with, NULL);
    assert_int_equal (page->code, 200);
    assert_non_null (strstr (page->url, "/kies/"));
    assert_non_null (strstr (page->body, "DEMO"));
}

/* Chooses someone there.  Gives: out, the address at which the gateway waits for the answer. */
static void come_back (ts_browser *with, const char *form, char out[4096])
{
    char url[400];
    snprintf (url, sizeof url, "%s", ts_browser_follow (with, NULL)->url);
    ts_browser_post (with, url, form);
    const ts_page *page = ts_browser_follow (with, callback);
    assert_memory_equal (page->location, callback, strlen (callback));
    snprintf (out, 4096, "%s", page->location);
}

/* The whole way.  Returns the page that the callback gives. */
static const ts_page *log_in (ts_browser *with, const char *path, const char *who)
{
    char form[100], url[4096];
    begin (with, path);
    snprintf (form, sizeof form, "wie=%s", who);
    come_back (with, form, url);
    return ts_browser_get (with, url);
}

static void assert_sent_to (const ts_page *page, const char *path)
{
    char url[300];
    snprintf (url, sizeof url, "%s%s", base, path);
    assert_int_equal (page->code, 303);
    assert_string_equal (page->location, url);
}

/* Every page tells. */
static bool is_logged_in (ts_browser *with)
{
    const ts_page *page = ts_browser_get (with, "/uitgelogd");
    assert_int_equal (page->code, 200);
    return strstr (page->body, "action=\"/uitloggen\"") != NULL;
}

static void who_is_not_logged_in_is_sent_to_the_login_and_back (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (browser, "/mijn");
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (browser, NULL);
    assert_int_equal (page->code, 200);
    assert_non_null (strstr (page->body, "/inloggen?als=inwoner&amp;terug=%2Fmijn"));
    assert_non_null (strstr (page->body, "/inloggen?als=ondernemer&amp;terug=%2Fmijn"));
}

static void a_login_ends_at_the_page_where_it_began (void **state)
{
    (void) state;
    int64_t before = count_events ("session.created");
    assert_false (is_logged_in (browser));
    assert_sent_to (log_in (browser, "/inloggen?als=inwoner&acr=digid:substantieel&terug=/mijn%3Fa%3Db", "sanne"),
                    "/mijn?a=b");
    assert_true (is_logged_in (browser));
    assert_int_equal (count_events ("session.created"), before + 1);
}

/* Also where it is asked for by somebody of the wrong kind of login at first. */
static void a_page_that_needs_a_login_is_shown_after_it_with_its_query (void **state)
{
    (void) state;
    static const struct {
        const char *path, *link, *who;
    } rows[] = {
        { "/medewerker?welke=alle&zaaktype=a%26b", NULL, "bo" },
        { "/medewerker/zaak/00000000-0000-7000-8000-000000000000/brief", NULL, "bo" },
        { "/mijn/gegevens?vanaf=00", "/inloggen?als=inwoner&terug=%2Fmijn%2Fgegevens%3Fvanaf%3D00", "sanne" },
        { "/document/00000000-0000-7000-8000-000000000000",
          "/inloggen?als=medewerker&terug=%2Fdocument%2F00000000-0000-7000-8000-000000000000", "bo" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        ts_browser *visitor = ts_browser_open (base);
        const char *path = rows[i].link ? rows[i].link : rows[i].path;
        if (rows[i].link) {
            char link[200];
            const char *rest = strchr (rows[i].link, '&');
            snprintf (link, sizeof link, "%.*s&amp;%s\"", (int) (rest - rows[i].link), rows[i].link, rest + 1);
            assert_int_equal (ts_browser_get (visitor, rows[i].path)->code, 303);
            const ts_page *choice = ts_browser_follow (visitor, NULL);
            if (!strstr (choice->body, link))
                fail_msg ("%s is not in %s", link, choice->body);
        }
        assert_sent_to (log_in (visitor, path, rows[i].who), rows[i].path);
        ts_browser_destroy (&visitor);
    }
}

/* Of the parent domain, as each website of a municipality has some. */
static void cookies_of_others_keep_nobody_from_logging_in (void **state)
{
    (void) state;
    for (int i = 0; i < 60; i++) {
        char name[40];
        snprintf (name, sizeof name, "koekje_van_een_ander%d", i);
        ts_browser_set_cookie (browser, name, "x");
    }
    assert_sent_to (log_in (browser, "/inloggen?als=inwoner&terug=/mijn", "sanne"), "/mijn");
    assert_true (is_logged_in (browser));
}

static void the_database_alone_reveals_nothing (void **state)
{
    (void) state;
    change ("DELETE FROM gateway.session");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    char *cookie = ts_browser_cookie (browser, SESSION);
    char *dump =
        ts_cluster_text (ts_suite_cluster (suite),
                         "SELECT string_agg(encode(sealed, 'escape') || actor || encode(cookie_sha256, 'escape'),"
                         " '') FROM gateway.session");
    char *keys = ts_cluster_text (ts_suite_cluster (suite),
                                  "SELECT string_agg(encode(reply, 'escape'), '') FROM gateway.request_key");
    assert_non_null (cookie);
    assert_int_equal (strlen (cookie), 43);
    const char *const secrets[] = { "Sanne", "111222333", cookie };
    for (size_t i = 0; i < DM_COUNT (secrets); i++) {
        assert_null (strstr (dump, secrets[i]));
        assert_null (strstr (keys, secrets[i]));
        assert_int_equal (count_events (secrets[i]), 0);
    }
    assert_int_equal (number ("SELECT count(*) FROM gateway.session WHERE rol = 'inwoner' AND actor ~ '^p[0-9a-f]{32}$'"
                              " AND acr = 'digid:substantieel'"),
                      1);
    free (cookie);
    free (dump);
    free (keys);
}

static void an_ondernemer_logs_in_by_kvk (void **state)
{
    (void) state;
    change ("DELETE FROM gateway.session");
    assert_sent_to (log_in (browser, "/inloggen?als=ondernemer&acr=eherkenning:3", "korst"), "/mijn");
    assert_int_equal (number ("SELECT count(*) FROM gateway.session WHERE rol = 'ondernemer'"), 1);
}

static void a_civil_servant_is_known_to_the_desk_after_the_login (void **state)
{
    (void) state;
    assert_sent_to (log_in (browser, "/inloggen?als=medewerker", "bo"), "/medewerker");
    assert_int_equal (
        number ("SELECT count(*) FROM gateway.session WHERE rol = 'behandelaar' AND actor ~ '^s[0-9a-f]{32}$'"), 1);
    assert_int_equal (number ("SELECT count(*) FROM intake.medewerker JOIN gateway.session ON actor = id"
                              " WHERE name = 'Bo de Vries'"),
                      1);
}

/* Who runs the counter treats no zaken. */
static void a_beheerder_has_a_page_of_his_own_and_no_desk (void **state)
{
    (void) state;
    static const char zaak[] = "/medewerker/zaak/00000000-0000-7000-8000-000000000000";
    static const char *const texts[] = { "<h1 class=\"utrecht-heading-1\">Beheer</h1>", "Alex Bakker",
                                         "<code>digictl status</code>", "digictl journey publish" };
    log_in (browser, "/inloggen?als=medewerker", "alex");
    const ts_page *page = ts_browser_follow (browser, NULL);
    assert_int_equal (page->code, 200);
    assert_non_null (strstr (page->url, "/beheer"));
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        if (!strstr (page->body, texts[i]))
            fail_msg ("%s is missing in %s", texts[i], page->body);
    assert_null (strstr (page->body, "Werklijst"));
    assert_null (strstr (page->body, "Mijn zaken"));
    assert_sent_to (ts_browser_get (browser, "/medewerker"), "/beheer");
    assert_int_equal (ts_browser_get (browser, zaak)->code, 403);
    assert_int_equal (ts_browser_get (browser, "/document/00000000-0000-7000-8000-000000000000")->code, 403);
    assert_int_equal (ts_browser_get (browser, "/mijn")->code, 403);
    log_in (browser, "/inloggen?als=medewerker", "bo");
    assert_int_equal (ts_browser_get (browser, "/beheer")->code, 403);
    assert_non_null (strstr (ts_browser_get (browser, "/medewerker")->body, "Werklijst"));
}

static void who_cancels_is_told_so_and_may_try_again (void **state)
{
    (void) state;
    char url[4096];
    int64_t before = count_events ("access_denied");
    begin (browser, "/inloggen?als=inwoner&terug=/mijn");
    come_back (browser, "annuleren=ja", url);
    const ts_page *page = ts_browser_get (browser, url);
    assert_int_equal (page->code, 200);
    assert_non_null (strstr (page->body, "/inloggen?als=inwoner"));
    assert_int_equal (count_events ("access_denied"), before + 1);
    assert_false (is_logged_in (browser));
}

static void who_logs_out_is_logged_out_here_and_at_the_provider (void **state)
{
    (void) state;
    char form[200];
    int64_t before = count_events ("session.ended");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    char *cookie = ts_browser_cookie (browser, SESSION);
    assert_true (is_logged_in (browser));
    char *csrf = ts_browser_field (browser, "-csrf");
    assert_non_null (csrf);
    snprintf (form, sizeof form, "-csrf=%s", csrf);
    const ts_page *page = ts_browser_post (browser, "/uitloggen", form);
    assert_int_equal (page->code, 303);
    assert_memory_equal (page->location, ts_provider_issuer (provider), strlen (ts_provider_issuer (provider)));
    assert_int_equal (count_events ("session.ended"), before + 1);
    assert_null (strstr (page->location, "id_token_hint")); /* it holds a BSN */
    page = ts_browser_follow (browser, NULL);
    assert_non_null (strstr (page->body, "DEMO"));
    char *xsrf = ts_browser_field (browser, "xsrf"), confirm[300];
    assert_non_null (xsrf);
    snprintf (confirm, sizeof confirm, "%s/session/end/confirm", ts_provider_issuer (provider));
    snprintf (form, sizeof form, "logout=yes&xsrf=%s", xsrf);
    ts_browser_post (browser, confirm, form);
    page = ts_browser_follow (browser, NULL);
    assert_int_equal (page->code, 200);
    assert_non_null (strstr (page->url, "/uitgelogd"));
    /* also whoever has kept the cookie */
    ts_browser_set_cookie (browser, SESSION, cookie);
    assert_false (is_logged_in (browser));
    free (cookie);
    free (csrf);
    free (xsrf);
}

static void a_logout_without_the_forms_token_is_refused (void **state)
{
    (void) state;
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    const ts_page *page = ts_browser_post (browser, "/uitloggen", "-csrf=");
    assert_true (page->code == 403 || page->code == 400);
    assert_true (is_logged_in (browser));
}

/* The page that was open says Uitloggen still; its token is that of the login that ended. */
static void who_logs_out_when_the_login_had_ended_already_is_told_so (void **state)
{
    (void) state;
    char form[200];
    change ("DELETE FROM gateway.session");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    assert_true (is_logged_in (browser));
    char *csrf = ts_browser_field (browser, "-csrf");
    snprintf (form, sizeof form, "-csrf=%s", csrf);
    free (csrf);
    change ("UPDATE gateway.session SET used = now() - interval '31 minutes'");
    int64_t events = count_events ("");
    const ts_page *page = ts_browser_post (browser, "/uitloggen", form);
    assert_sent_to (page, "/uitgelogd");
    assert_int_equal (number ("SELECT count(*) FROM gateway.session"), 1); /* its end is not told twice */
    assert_int_equal (count_events (""), events);
    assert_int_equal (ts_browser_post (browser, "/uitloggen", "")->code, 303);
    assert_false (is_logged_in (browser));
}

static void refused (const char *path, const char *who, long code, const char *reason)
{
    int64_t before = count_events (reason);
    const ts_page *page = log_in (browser, path, who);
    assert_int_equal (page->code, code);
    assert_non_null (strstr (page->body, "<h1"));
    assert_int_equal (count_events (reason), before + 1);
    assert_false (is_logged_in (browser));
}

/* All browsers of this test are in one network, whose mark (network.h) is another after midnight. */
static void logins_and_refusals_are_marked_with_their_network_and_hold_no_address (void **state)
{
    (void) state;
    static const char marks[] = "SELECT count(DISTINCT substring(encode(bytes, 'escape') FROM ' ([0-9a-f]{32})'))"
                                " FROM gateway.event";
    static const char unmarked[] = "SELECT count(*) FROM gateway.event WHERE encode(bytes, 'escape') !~ ' [0-9a-f]{32}'"
                                   " AND encode(bytes, 'escape') ~ 'session.created|login.refused'";
    int64_t created = count_events ("session.created");
    refused ("/inloggen?als=medewerker", "sanne", 403, "wrong_role");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    assert_int_equal (count_events ("session.created"), created + 1);
    assert_int_equal (number (unmarked), 0);
    assert_in_range (number (marks), 1, 2);
    assert_int_equal (count_events ("127.0.0"), 0);
}

static void who_has_another_role_than_asked_for_is_refused (void **state)
{
    (void) state;
    refused ("/inloggen?als=medewerker", "sanne", 403, "wrong_role");
    refused ("/inloggen?als=inwoner", "bo", 403, "wrong_role");
    refused ("/inloggen?als=ondernemer", "sanne", 403, "wrong_role");
    refused ("/inloggen?als=beheerder", "bo", 403, "wrong_role");
}

static void a_login_below_the_level_asked_for_is_refused (void **state)
{
    (void) state;
    refused ("/inloggen?als=inwoner&acr=digid:substantieel", "karim", 403, "low_acr");
    refused ("/inloggen?als=ondernemer&acr=eherkenning:3", "wiel", 403, "low_acr");
}

static void a_login_without_a_level_is_refused (void **state)
{
    (void) state;
    refused ("/inloggen?als=inwoner", "karim-zonder", 403, "low_acr");
    refused ("/inloggen?als=medewerker", "bo-zonder", 403, "low_staff");
}

static void a_civil_servant_without_the_second_factor_is_refused (void **state)
{
    (void) state;
    refused ("/inloggen?als=medewerker", "bo", 403, "low_staff");
    log_in (browser, "/inloggen?als=inwoner", "sanne"); /* residents have levels of their own */
    assert_true (is_logged_in (browser));
}

static void a_state_that_nobody_began_is_refused (void **state)
{
    (void) state;
    static const char *const queries[] = {
        "",
        "?code=x",
        "?code=x&state=",
        "?code=x&state=short",
        "?code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    };
    int64_t events = count_events (""), rows = number ("SELECT count(*) FROM gateway.request_key");
    for (size_t i = 0; i < DM_COUNT (queries); i++) {
        char path[200];
        snprintf (path, sizeof path, "/inloggen/terug%s", queries[i]);
        assert_int_equal (ts_browser_get (browser, path)->code, 400);
    }
    assert_false (is_logged_in (browser));
    assert_int_equal (count_events (""), events); /* anybody may send any number of them */
    begin (browser, "/inloggen?als=inwoner");     /* and begin any number of logins, whose rows go after minutes */
    assert_int_equal (number ("SELECT count(*) FROM gateway.request_key"), rows);
}

/* It leaves no event: whoever tries many states is found by the mark in the log. */
static void a_refusal_that_is_not_recorded_is_logged_with_its_network (void **state)
{
    (void) state;
    assert_int_equal (ts_browser_get (browser, "/inloggen/terug?code=x&state=nobody-began-this")->code, 400);
    ts_said said = ts_said_by ("grep '\"login_refused\"' %s/gateway.0.log | tail -n 1", ts_suite_folder (suite));
    const char *mark = strstr (said.text, "\"network\":\"");
    assert_non_null (mark);
    assert_int_equal (strspn (mark + strlen ("\"network\":\""), "0123456789abcdef"), 32);
    assert_null (strstr (said.text, "127.0.0"));
    ts_said_clear (&said);
}

/* Else an attacker could log a victim in as the attacker. */
static void a_login_that_another_browser_began_is_refused (void **state)
{
    (void) state;
    char url[4096];
    ts_browser *victim = ts_browser_open (base);
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", url);
    assert_int_equal (ts_browser_get (victim, url)->code, 400);
    assert_false (is_logged_in (victim));
    /* nor when the victim is logging in itself */
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", url);
    begin (victim, "/inloggen?als=inwoner");
    assert_int_equal (ts_browser_get (victim, url)->code, 400);
    assert_false (is_logged_in (victim));
    ts_browser_destroy (&victim);
}

static void an_answer_is_taken_once (void **state)
{
    (void) state;
    char url[4096];
    begin (browser, "/inloggen?als=inwoner&terug=/mijn");
    come_back (browser, "wie=sanne", url);
    assert_sent_to (ts_browser_get (browser, url), "/mijn");
    assert_int_equal (ts_browser_get (browser, url)->code, 400);
    assert_true (is_logged_in (browser)); /* the first time holds */
}

static void a_code_is_taken_once_and_for_its_own_login (void **state)
{
    (void) state;
    char first[4096], second[4096], mixed[8300];
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", first);
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", second);
    /* the first login's code with the second one's state: PKCE's verifier is another */
    char *code = strstr (first, "code="), *rest = strstr (second, "&state=");
    assert_non_null (code);
    assert_non_null (rest);
    code[strcspn (code, "&")] = '\0';
    snprintf (mixed, sizeof mixed, "%s?%s%s", callback, code, rest);
    int64_t before = count_events ("wrong_token");
    assert_int_equal (ts_browser_get (browser, mixed)->code, 400);
    assert_int_equal (count_events ("wrong_token"), before + 1);
    assert_false (is_logged_in (browser));
}

/* The answer of one provider brought to another (RFC 9207). */
static void an_answer_of_another_issuer_is_refused (void **state)
{
    (void) state;
    char url[4096], mixed[4200];
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", url);
    char *issuer = strstr (url, "&iss=");
    assert_non_null (issuer); /* it is the last */
    *issuer = '\0';
    snprintf (mixed, sizeof mixed, "%s&iss=https%%3A%%2F%%2Fevil.example", url);
    int64_t before = count_events ("wrong_token");
    assert_int_equal (ts_browser_get (browser, mixed)->code, 400);
    assert_int_equal (count_events ("wrong_token"), before + 1);
    assert_false (is_logged_in (browser));
}

static void two_tabs_may_log_in_at_once (void **state)
{
    (void) state;
    char first[400], second[400];
    begin (browser, "/inloggen?als=inwoner&terug=/mijn");
    snprintf (first, sizeof first, "%s", ts_browser_follow (browser, NULL)->url);
    begin (browser, "/inloggen?als=inwoner&terug=/");
    snprintf (second, sizeof second, "%s", ts_browser_follow (browser, NULL)->url);
    ts_browser_post (browser, first, "wie=sanne");
    ts_browser_get (browser, ts_browser_follow (browser, callback)->location);
    assert_sent_to (ts_browser_follow (browser, base), "/mijn");
    ts_browser_post (browser, second, "wie=karim");
    ts_browser_get (browser, ts_browser_follow (browser, callback)->location);
    assert_sent_to (ts_browser_follow (browser, base), "/");
}

static void a_login_that_took_too_long_is_refused (void **state)
{
    (void) state;
    char url[4096];
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", url);
    change ("UPDATE gateway.login SET begun = now() - interval '11 minutes'");
    assert_int_equal (ts_browser_get (browser, url)->code, 400);
    assert_false (is_logged_in (browser));
}

static void what_the_login_is_asked_for_has_bounds (void **state)
{
    (void) state;
    static const char *const queries[] = { "als=koning",
                                           "als=inwoner&acr=digid:wie-weet",
                                           "als=inwoner&terug=//evil.example",
                                           "als=inwoner&terug=https://evil.example",
                                           "als=inwoner&terug=/%5Cevil.example",
                                           "als=inwoner&terug=/inloggen",
                                           "terug=//evil.example" };
    for (size_t i = 0; i < DM_COUNT (queries); i++) {
        char path[200];
        snprintf (path, sizeof path, "/inloggen?%s", queries[i]);
        assert_int_equal (ts_browser_get (browser, path)->code, 400);
    }
}

static void each_login_gets_another_cookie_and_ends_the_session_before (void **state)
{
    (void) state;
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    char *first = ts_browser_cookie (browser, SESSION);
    int64_t before = count_events ("replaced");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    char *second = ts_browser_cookie (browser, SESSION);
    assert_string_not_equal (first, second);
    assert_int_equal (count_events ("replaced"), before + 1);
    assert_true (is_logged_in (browser));
    ts_browser_set_cookie (browser, SESSION, first);
    assert_false (is_logged_in (browser));
    free (first);
    free (second);
}

/* Fixation: what somebody else put into the browser is never a session. */
static void a_cookie_from_elsewhere_never_becomes_a_session (void **state)
{
    (void) state;
    static const char planted[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    ts_browser_set_cookie (browser, SESSION, planted);
    assert_false (is_logged_in (browser));
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    char *cookie = ts_browser_cookie (browser, SESSION);
    assert_string_not_equal (cookie, planted);
    ts_browser_set_cookie (browser, SESSION, planted);
    assert_false (is_logged_in (browser));
    ts_browser_set_cookie (browser, SESSION, "short");
    assert_false (is_logged_in (browser));
    free (cookie);
}

static void a_session_that_is_idle_or_too_old_has_ended (void **state)
{
    (void) state;
    change ("DELETE FROM gateway.session");
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    change ("UPDATE gateway.session SET used = now() - interval '29 minutes'");
    assert_true (is_logged_in (browser)); /* which it was touched by */
    assert_int_equal (number ("SELECT count(*) FROM gateway.session WHERE used < now() - interval '1 minute'"), 0);
    change ("UPDATE gateway.session SET used = now() - interval '31 minutes'");
    assert_false (is_logged_in (browser));
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    change ("UPDATE gateway.session SET eindigt = now()");
    assert_false (is_logged_in (browser));
}

static bool is_one_left (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM gateway.session") == 1;
}

/* The job runs when the gateway starts, and each minute from then on. */
static void sessions_that_ended_by_themselves_are_removed_and_audited (void **state)
{
    (void) state;
    static const char *const ends[] = { "used = now() - interval '31 minutes'", "eindigt = now()",
                                        "used = now() - interval '29 minutes'" };
    ts_browser *browsers[DM_COUNT (ends)];
    change ("DELETE FROM gateway.session");
    int64_t before = count_events ("expired");
    for (size_t i = 0; i < DM_COUNT (ends); i++) {
        char sql[200];
        browsers[i] = ts_browser_open (base);
        log_in (browsers[i], "/inloggen?als=inwoner", "sanne");
        snprintf (sql, sizeof sql,
                  "UPDATE gateway.session SET %s WHERE uuid IN (SELECT uuid FROM gateway.session"
                  " ORDER BY begun DESC LIMIT 1)",
                  ends[i]);
        change (sql);
    }
    assert_int_equal (number ("SELECT count(*) FROM gateway.session"), DM_COUNT (ends));
    ts_suite_end (suite, "gateway", 0, SIGTERM);
    ts_suite_start (suite, "gateway", 0);
    ts_suite_wait_ready (suite, "gateway", 0);
    ts_wait_until (is_one_left, NULL, TS_PATIENCE_MS, "the sessions that ended are gone");
    assert_int_equal (count_events ("expired"), before + 2);
    for (size_t i = 0; i < DM_COUNT (ends); i++) {
        assert_int_equal (is_logged_in (browsers[i]), i == 2);
        ts_browser_destroy (&browsers[i]);
    }
}

static void a_civil_servants_session_is_shorter (void **state)
{
    (void) state;
    change ("DELETE FROM gateway.session");
    log_in (browser, "/inloggen?als=medewerker", "alex");
    assert_int_equal (number ("SELECT round(extract(epoch FROM eindigt - begun) / 3600) FROM gateway.session"), 10);
}

static void the_provider_may_change_its_keys (void **state)
{
    (void) state;
    log_in (browser, "/inloggen?als=inwoner", "sanne");
    ts_provider_stop (provider);
    ts_provider_start (provider);
    ts_browser_destroy (&browser);
    browser = ts_browser_open (base);
    assert_sent_to (log_in (browser, "/inloggen?als=inwoner&terug=/mijn", "sanne"), "/mijn");
    assert_true (is_logged_in (browser));
}

static bool login_is_unavailable (void *arg)
{
    (void) arg;
    return ts_browser_get (browser, "/inloggen?als=inwoner")->code == 503;
}

static bool login_is_back (void *arg)
{
    (void) arg;
    return ts_browser_get (browser, "/inloggen?als=inwoner")->code == 303;
}

static bool provider_is_told_of (void *is_away)
{
    char *page = ts_suite_http (suite, "gateway", 0, "/readyz");
    bool is_told = strstr (page, "ok\nnobody can log in since 20") != NULL;
    free (page);
    return is_told == *(const bool *) is_away;
}

/* One person could not log in. After that nobody tries, and its end is told all the same. */
static void readyz_tells_of_a_provider_that_is_away_until_it_is_back (void **state)
{
    (void) state;
    static const bool is_away[] = { true, false };
    ts_provider_stop (provider);
    ts_wait_until (login_is_unavailable, NULL, TS_PATIENCE_MS, "the login page says that the provider is away");
    ts_wait_until (provider_is_told_of, (void *) &is_away[0], TS_PATIENCE_MS, "/readyz tells of the provider");
    ts_provider_start (provider);
    ts_wait_until (provider_is_told_of, (void *) &is_away[1], TS_PATIENCE_MS, "/readyz is well again");
}

static void a_provider_that_is_away_is_said_to_be (void **state)
{
    (void) state;
    char url[4096];
    begin (browser, "/inloggen?als=inwoner");
    come_back (browser, "wie=sanne", url);
    ts_provider_stop (provider);
    const ts_page *page = ts_browser_get (browser, url);
    assert_int_equal (page->code, 503);
    assert_non_null (strstr (page->body, "<h1"));
    ts_wait_until (login_is_unavailable, NULL, TS_PATIENCE_MS, "the login page says that the provider is away");
    ts_provider_start (provider);
    ts_wait_until (login_is_back, NULL, TS_PATIENCE_MS, "the login works again");
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, open_browser, close_browser)
    const struct CMUnitTest tests[] = {
        TEST (who_is_not_logged_in_is_sent_to_the_login_and_back),
        TEST (a_login_ends_at_the_page_where_it_began),
        TEST (a_page_that_needs_a_login_is_shown_after_it_with_its_query),
        TEST (cookies_of_others_keep_nobody_from_logging_in),
        TEST (the_database_alone_reveals_nothing),
        TEST (an_ondernemer_logs_in_by_kvk),
        TEST (a_civil_servant_is_known_to_the_desk_after_the_login),
        TEST (a_beheerder_has_a_page_of_his_own_and_no_desk),
        TEST (who_cancels_is_told_so_and_may_try_again),
        TEST (who_logs_out_is_logged_out_here_and_at_the_provider),
        TEST (a_logout_without_the_forms_token_is_refused),
        TEST (who_logs_out_when_the_login_had_ended_already_is_told_so),
        TEST (logins_and_refusals_are_marked_with_their_network_and_hold_no_address),
        TEST (who_has_another_role_than_asked_for_is_refused),
        TEST (a_login_below_the_level_asked_for_is_refused),
        TEST (a_login_without_a_level_is_refused),
        TEST (a_state_that_nobody_began_is_refused),
        TEST (a_refusal_that_is_not_recorded_is_logged_with_its_network),
        TEST (a_login_that_another_browser_began_is_refused),
        TEST (an_answer_is_taken_once),
        TEST (a_code_is_taken_once_and_for_its_own_login),
        TEST (an_answer_of_another_issuer_is_refused),
        TEST (two_tabs_may_log_in_at_once),
        TEST (a_login_that_took_too_long_is_refused),
        TEST (what_the_login_is_asked_for_has_bounds),
        TEST (each_login_gets_another_cookie_and_ends_the_session_before),
        TEST (a_cookie_from_elsewhere_never_becomes_a_session),
        TEST (a_session_that_is_idle_or_too_old_has_ended),
        TEST (sessions_that_ended_by_themselves_are_removed_and_audited),
        TEST (a_civil_servants_session_is_shorter),
        TEST (the_provider_may_change_its_keys),
        TEST (readyz_tells_of_a_provider_that_is_away_until_it_is_back),
        TEST (a_provider_that_is_away_is_said_to_be),
    };
    const struct CMUnitTest stricter[] = { TEST (a_civil_servant_without_the_second_factor_is_refused) };
    return cmocka_run_group_tests (tests, open_world, close_world)
           + cmocka_run_group_tests (stricter, open_stricter, close_world);
}
