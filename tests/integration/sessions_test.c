/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions as their owner and a beheerder see and end them. */
#include "tests/integration/pages_world.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define OWN "/mijn/gegevens/sessies"
#define DESK "/beheer/sessies"
#define SESSIONS(name) "digimeente.gateway.v1.SessionService/" name

static int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .with_logins = true });
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static int end_all (void **state)
{
    (void) state;
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "DELETE FROM gateway.session"));
    return 0;
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static ts_browser *log_in (const char *als, const char *who)
{
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    assert_int_equal (log_in_at (browser, als, who)->code, 200);
    return browser;
}

static bool is_logged_in (ts_browser *browser)
{
    return strstr (ts_browser_get (browser, "/uitgelogd")->body, "action=\"/uitloggen\"") != NULL;
}

/* Events of the gateway whose bytes hold this text. */
static int64_t count_events (const char *text)
{
    char sql[200];
    snprintf (sql, sizeof sql, "SELECT count(*) FROM gateway.event WHERE position('%s'::bytea IN bytes) > 0", text);
    return number (sql);
}

/* What digictl session end prints for this civil servant; the caller frees it. */
static char *end_by_digictl (const char *medewerker, int wanted_code)
{
    int code = 0;
    const char *arguments[] = { "session", "end", "--medewerker", medewerker, NULL };
    char *out = ts_digictl (suite, arguments, &code);
    assert_int_equal (code, wanted_code);
    return out;
}

static void who_leaves_is_logged_out_everywhere_by_digictl (void **state)
{
    (void) state;
    ts_browser *office = log_in ("medewerker", "bo"), *home = log_in ("medewerker", "bo"),
               *sam = log_in ("medewerker", "sam");
    char *actor =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT id FROM intake.medewerker WHERE name = 'Bo de Vries'");
    int64_t before = count_events ("beheerder");
    char *out = end_by_digictl ("bo", 0);
    assert_non_null (strstr (out, actor));
    assert_non_null (strstr (out, "2"));
    assert_false (is_logged_in (office));
    assert_false (is_logged_in (home));
    assert_true (is_logged_in (sam));
    assert_true (count_events ("beheerder") >= before + 2);
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("SELECT count(*) FROM audit.entry WHERE actor_id = 'digictl'"
                              " AND bytes LIKE '%nl.digimeente.session.ended%beheer%'"),
                      2);
    assert_int_equal (
        number ("SELECT count(*) FROM gateway.request_key WHERE hash = sha256("
                "'digimeente.gateway.v1.SessionService/EndMedewerkerSessions'::bytea || '\\x000a02626f')"),
        0); /* the name that the provider gave leaves no hash, by which it can be guessed */
    free (out);
    out = end_by_digictl ("bo", 0); /* a second time there is nothing to end */
    assert_non_null (strstr (out, actor));
    assert_non_null (strstr (out, "0"));
    free (out);
    free (actor);
    ts_browser_destroy (&office);
    ts_browser_destroy (&home);
    ts_browser_destroy (&sam);
}

static void digictl_takes_the_actor_of_audit_too (void **state)
{
    (void) state;
    ts_browser *alex = log_in ("medewerker", "alex"), *sanne = log_in ("inwoner", "sanne");
    char *actor =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT actor FROM gateway.session WHERE rol = 'beheerder'");
    char *resident =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT actor FROM gateway.session WHERE rol = 'inwoner'");
    char *out = end_by_digictl (actor, 0);
    assert_non_null (strstr (out, actor));
    assert_false (is_logged_in (alex));
    free (out);
    free (end_by_digictl (resident, 0)); /* who is no civil servant */
    assert_true (is_logged_in (sanne));
    free (actor);
    free (resident);
    ts_browser_destroy (&alex);
    ts_browser_destroy (&sanne);
}

static void digictl_names_a_civil_servant_of_bounded_length (void **state)
{
    (void) state;
    char longest[257];
    memset (longest, 'a', 256);
    longest[256] = '\0';
    free (end_by_digictl (longest, 1));
    longest[255] = '\0';
    free (end_by_digictl (longest, 0));
    free (end_by_digictl ("", 1));
}

/* What digictl audit list prints of these; the caller frees it. */
static char *list_audit (const char *option, const char *value, const char *more, const char *more_value, int wanted)
{
    int code = 0;
    const char *arguments[] = { "audit", "list", option, value, more, more_value, NULL };
    char *out = ts_digictl (suite, arguments, &code);
    assert_int_equal (code, wanted);
    return out;
}

static void audit_tells_what_a_civil_servant_did (void **state)
{
    (void) state;
    ts_browser *sam = log_in ("medewerker", "sam");
    char *actor =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT actor FROM gateway.session WHERE rol = 'behandelaar'");
    ts_suite_wait_settled (suite);
    char *by_sub = list_audit ("--medewerker", "sam", NULL, NULL, 0);
    char *by_actor = list_audit ("--actor", actor, NULL, NULL, 0);
    assert_non_null (strstr (by_sub, "session.created"));
    assert_non_null (strstr (by_sub, actor));
    assert_string_equal (by_sub, by_actor);
    free (list_audit ("--medewerker", "sam", "--actor", actor, 2));
    free (list_audit ("--medewerker", "", NULL, NULL, 1));
    free (by_sub);
    free (by_actor);
    free (actor);
    ts_browser_destroy (&sam);
}

/* The value of a hidden field in the form that holds this text after it; copied. */
static void find_field (const char *body, const char *name, const char *after, char out[200])
{
    char start[60];
    const char *at = strstr (body, after);
    assert_non_null (at);
    snprintf (start, sizeof start, "name=\"%s\" value=\"", name);
    at = strstr (at, start);
    assert_non_null (at);
    at += strlen (start);
    snprintf (out, 200, "%.*s", (int) strcspn (at, "\""), at);
}

static void a_beheerder_sees_who_is_logged_in_and_logs_one_out (void **state)
{
    (void) state;
    char csrf[200], actor[200], form[500];
    ts_browser *alex = log_in ("medewerker", "alex"), *bo = log_in ("medewerker", "bo"),
               *sam = log_in ("medewerker", "sam");
    ts_browser *sanne = log_in ("inwoner", "sanne");
    assert_has (ts_browser_get (alex, "/beheer"), "href=\"" DESK "\"");
    const ts_page *page = ts_browser_get (alex, DESK);
    assert_int_equal (page->code, 200);
    assert_has (page, "Bo de Vries");
    assert_has (page, "Sam Jansen");
    assert_has (page, "Alex Bakker (uzelf)");
    assert_has (page, "Onbekende browser");
    assert_lacks (page, "Sanne");
    find_field (page->body, "-csrf", "Bo de Vries", csrf);
    find_field (page->body, "-medewerker", "Bo de Vries", actor);
    snprintf (form, sizeof form, "-medewerker=%s", actor);
    assert_int_equal (ts_browser_post (alex, DESK, form)->code, 403);
    assert_true (is_logged_in (bo));
    snprintf (form, sizeof form, "-csrf=%s&-medewerker=%s", csrf, actor);
    assert_int_equal (ts_browser_post (alex, DESK, form)->code, 303);
    page = ts_browser_follow (alex, NULL);
    assert_has (page, "Die medewerker is overal uitgelogd.");
    assert_lacks (page, "Bo de Vries");
    assert_false (is_logged_in (bo));
    assert_true (is_logged_in (sam));
    assert_true (is_logged_in (sanne));
    snprintf (form, sizeof form, "-csrf=%s&-medewerker=", csrf);
    assert_int_equal (ts_browser_post (alex, DESK, form)->code, 400);
    ts_suite_wait_settled (suite);
    char *by_alex =
        ts_cluster_text (ts_suite_cluster (suite),
                         "SELECT count(*)::text FROM audit.entry WHERE bytes LIKE '%nl.digimeente.session.ended%' AND"
                         " actor_id = (SELECT actor FROM gateway.session WHERE rol = 'beheerder')");
    assert_string_equal (by_alex, "1");
    free (by_alex);
    ts_browser_destroy (&alex);
    ts_browser_destroy (&bo);
    ts_browser_destroy (&sam);
    ts_browser_destroy (&sanne);
}

static void nobody_else_sees_that_list (void **state)
{
    (void) state;
    ts_browser *bo = log_in ("medewerker", "bo"), *sanne = log_in ("inwoner", "sanne"),
               *visitor = ts_browser_open (ts_suite_url (suite));
    assert_int_equal (ts_browser_get (bo, DESK)->code, 403);
    assert_int_equal (ts_browser_post (bo, DESK, "-medewerker=bo")->code, 403);
    assert_int_equal (ts_browser_get (sanne, DESK)->code, 403);
    assert_int_equal (ts_browser_get (visitor, DESK)->code, 303);
    assert_int_equal (ts_browser_get (bo, OWN)->code, 403);
    assert_true (is_logged_in (bo));
    ts_browser_destroy (&bo);
    ts_browser_destroy (&sanne);
    ts_browser_destroy (&visitor);
}

/* Counts how often the text is in the page. */
static int count_in (const ts_page *page, const char *text)
{
    int count = 0;
    for (const char *at = page->body; (at = strstr (at, text)); at++)
        count++;
    return count;
}

static void a_long_list_of_civil_servants_has_pages (void **state)
{
    (void) state;
    int seen = 0;
    ts_browser *alex = log_in ("medewerker", "alex");
    PQclear (
        ts_cluster_query (ts_suite_cluster (suite),
                          "INSERT INTO gateway.session (uuid, cookie_sha256, rol, actor, acr, sealed, eindigt)"
                          " SELECT gen_random_uuid(), sha256(i::text::bytea), 'behandelaar', 's' || md5((i / 2)::text),"
                          " '', 'x', now() + interval '1 hour' FROM generate_series(1, 119) i"));
    const ts_page *page = ts_browser_get (alex, DESK);
    for (int pages = 1;; pages++) {
        assert_int_equal (page->code, 200);
        seen += count_in (page, "Laatst gebruikt");
        const char *next = strstr (page->body, DESK "?vanaf=");
        char path[300];
        if (!next) {
            assert_int_equal (pages, 3);
            break;
        }
        snprintf (path, sizeof path, "%.*s", (int) strcspn (next, "\""), next);
        page = ts_browser_get (alex, path);
    }
    assert_int_equal (seen, 120);
    assert_int_equal (ts_browser_get (alex, DESK "?vanaf=00")->code, 400);
    ts_browser_destroy (&alex);
}

static void a_resident_sees_and_ends_the_sessions_that_are_theirs (void **state)
{
    (void) state;
    char csrf[200], uuid[200], form[500];
    ts_browser *telephone = log_in ("inwoner", "sanne"), *library = log_in ("inwoner", "sanne"),
               *karim = log_in ("inwoner", "karim");
    assert_has (ts_browser_get (telephone, "/mijn/gegevens"), "href=\"" OWN "\"");
    const ts_page *page = ts_browser_get (telephone, OWN);
    assert_int_equal (page->code, 200);
    assert_int_equal (count_in (page, "Laatst gebruikt"), 2);
    assert_int_equal (count_in (page, "Deze browser"), 1);
    find_field (page->body, "-csrf", "action=\"" OWN "\"", csrf);
    find_field (page->body, "-sessie", "action=\"" OWN "\"", uuid);
    snprintf (form, sizeof form, "-sessie=%s", uuid);
    assert_int_equal (ts_browser_post (telephone, OWN, form)->code, 403);
    snprintf (form, sizeof form, "-csrf=%s&-sessie=%s", csrf, uuid);
    int64_t before = count_events ("owner");
    assert_int_equal (ts_browser_post (telephone, OWN, form)->code, 303);
    page = ts_browser_follow (telephone, NULL);
    assert_has (page, "Die browser is uitgelogd.");
    assert_int_equal (count_in (page, "Laatst gebruikt"), 1);
    assert_int_equal (count_events ("owner"), before + 1);
    assert_false (is_logged_in (library));
    assert_true (is_logged_in (telephone));
    assert_int_equal (ts_browser_post (telephone, OWN, form)->code, 303); /* it has ended already */
    /* that of another is not theirs to end */
    find_field (ts_browser_get (karim, OWN)->body, "-csrf", "action=\"/uitloggen\"", uuid);
    char *of_karim =
        ts_cluster_text (ts_suite_cluster (suite), "SELECT uuid::text FROM gateway.session WHERE acr = 'digid:basis'");
    snprintf (form, sizeof form, "-csrf=%s&-sessie=%s", csrf, of_karim);
    assert_int_equal (ts_browser_post (telephone, OWN, form)->code, 303);
    assert_true (is_logged_in (karim));
    snprintf (form, sizeof form, "-csrf=%s&-sessie=none", csrf);
    assert_int_equal (ts_browser_post (telephone, OWN, form)->code, 400);
    free (of_karim);
    ts_browser_destroy (&telephone);
    ts_browser_destroy (&library);
    ts_browser_destroy (&karim);
}

static bool has_ended (void *browser)
{
    return !is_logged_in (browser);
}

/* The browser asks the provider to log out there, and asks nothing of the counter. */
static void who_logs_out_at_the_provider_is_logged_out_here (void **state)
{
    (void) state;
    char url[300], form[200];
    ts_browser *office = log_in ("medewerker", "bo"), *home = log_in ("medewerker", "bo");
    int64_t before = count_events ("provider");
    snprintf (url, sizeof url, "%s/session/end", ts_suite_issuer (suite));
    assert_int_equal (ts_browser_get (office, url)->code, 200);
    char *xsrf = ts_browser_field (office, "xsrf");
    assert_non_null (xsrf);
    snprintf (form, sizeof form, "logout=yes&xsrf=%s", xsrf);
    snprintf (url, sizeof url, "%s/session/end/confirm", ts_suite_issuer (suite));
    ts_browser_post (office, url, form);
    ts_wait_until (has_ended, office, TS_PATIENCE_MS, "the session here has ended");
    assert_true (is_logged_in (home)); /* which is another login */
    assert_true (count_events ("provider") > before);
    free (xsrf);
    ts_browser_destroy (&office);
    ts_browser_destroy (&home);
}

/* digictl may end sessions, and do nothing else with them; other services nothing at all. */
static void other_programs_have_no_way_to_sessions (void **state)
{
    (void) state;
    static const char *const peers[] = { "digictl", "intake" };
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Gateway__V1__ListMedewerkerSessionsRequest list =
        DIGIMEENTE__GATEWAY__V1__LIST_MEDEWERKER_SESSIONS_REQUEST__INIT;
    Digimeente__Gateway__V1__EndMedewerkerSessionsRequest end =
        DIGIMEENTE__GATEWAY__V1__END_MEDEWERKER_SESSIONS_REQUEST__INIT;
    end.medewerker = (char *) "bo";
    for (size_t i = 0; i < DM_COUNT (peers); i++) {
        ts_caller caller;
        ProtobufCMessage *reply;
        dm_error error = { 0 };
        const dm_uuid key = dm_uuid_new ();
        ts_caller_init (&caller, suite, peers[i]);
        assert_int_equal (
            ts_call (&caller, "gateway", SESSIONS ("ListMedewerkerSessions"), NULL, &list.base, arena, &reply, &error),
            DM_PERMISSION_DENIED);
        assert_int_equal (
            ts_call (&caller, "gateway", SESSIONS ("EndMedewerkerSessions"), &key, &end.base, arena, &reply, &error),
            i == 0 ? DM_OK : DM_PERMISSION_DENIED);
        ts_caller_clear (&caller);
    }
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup (name, end_all)
    const struct CMUnitTest tests[] = {
        TEST (who_leaves_is_logged_out_everywhere_by_digictl),
        TEST (digictl_takes_the_actor_of_audit_too),
        TEST (digictl_names_a_civil_servant_of_bounded_length),
        TEST (audit_tells_what_a_civil_servant_did),
        TEST (a_beheerder_sees_who_is_logged_in_and_logs_one_out),
        TEST (nobody_else_sees_that_list),
        TEST (a_long_list_of_civil_servants_has_pages),
        TEST (a_resident_sees_and_ends_the_sessions_that_are_theirs),
        TEST (who_logs_out_at_the_provider_is_logged_out_here),
        TEST (other_programs_have_no_way_to_sessions),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
