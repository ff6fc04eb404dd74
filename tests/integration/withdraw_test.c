/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey that is withdrawn: who wants to begin it reads that it is gone, who had begun goes on. */
#include <signal.h>
#include "tests/integration/portal_world.h"
#include "tests/support/process.h"

#define TITLE "Iets kapot of vies op straat melden"
#define GONE "Dit kunt u hier niet meer regelen"
#define FILE_OF_MELDING "services/intake/journeys/melding-openbare-ruimte.yaml"

/* A draft that was begun before, and the start page as somebody had it open then. */
static ts_browser *early, *late;
static char draft[PATH_SIZE];

/* What digictl said; the caller frees it. */
static char *digictl (const char *verb, const char *word, int expected)
{
    int code = -1;
    const char *arguments[] = { "journey", verb, word, NULL };
    char *said = ts_digictl (suite, arguments, &code);
    assert_int_equal (code, expected);
    return said;
}

static int64_t count (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

static int open_withdrawn (void **state)
{
    open_world (state);
    early = ts_browser_open (ts_suite_url (suite));
    late = ts_browser_open (ts_suite_url (suite));
    ts_browser_get (early, MELDING);
    assert_int_equal (post (early, MELDING, "-sleutel", "-als=inwoner")->code, 303);
    snprintf (draft, sizeof draft, "%s", path_of (ts_browser_follow (early, NULL)));
    ts_browser_get (late, MELDING);
    char *said = digictl ("withdraw", "melding-openbare-ruimte", 0);
    assert_non_null (strstr (said, "version 1"));
    free (said);
    return 0;
}

static int close_withdrawn (void **state)
{
    ts_browser_destroy (&early);
    ts_browser_destroy (&late);
    return close_world (state);
}

static void portal_offers_it_no_more_and_says_so (void **state)
{
    (void) state;
    assert_lacks (ts_browser_get (resident, "/"), TITLE);
    assert_lacks (ts_browser_get (resident, "/?zoek=lantaarnpaal"), TITLE);
    const ts_page *page = ts_browser_get (resident, MELDING);
    assert_int_equal (page->code, 410);
    assert_has (page, GONE);
    assert_has (page, "Dan gaat die gewoon door.");
    assert_has (page, "href=\"/\"");
    page = post (late, MELDING, "-sleutel", "-als=inwoner");
    assert_int_equal (page->code, 410);
    assert_has (page, GONE);
    assert_int_equal (ts_browser_get (resident, "/regelen/bestaat-niet")->code, 404);
}

static void draft_that_was_begun_is_finished_and_sent (void **state)
{
    (void) state;
    static const char *const typed[] = {
        "categorie=afval", "gevaar=nee", "omschrijving=Vol.", "plek.omschrijving=Markt&plek.lat=&plek.lon=", "",
        "emailadres="
    };
    const ts_page *page = ts_browser_get (early, draft);
    char path[PATH_SIZE];
    for (size_t i = 0; i < DM_COUNT (typed); i++) {
        snprintf (path, sizeof path, "%s", path_of (page));
        assert_int_equal (post (early, path, NULL, typed[i])->code, 303);
        page = ts_browser_follow (early, NULL);
    }
    assert_has (page, "Afval of een vuilcontainer");
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (early, path, "-versie", "");
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "/volg/"));
}

static void withdrawing_once_more_changes_nothing_and_is_told_once (void **state)
{
    (void) state;
    char *said = digictl ("withdraw", "melding-openbare-ruimte", 0);
    assert_non_null (strstr (said, "it was already"));
    free (said);
    ts_suite_wait_settled (suite);
    assert_int_equal (count ("SELECT count(*) FROM audit.entry WHERE bytes LIKE '%nl.digimeente.journey.withdrawn%'"),
                      1);
    said = digictl ("show", "melding-openbare-ruimte", 0);
    assert_non_null (strstr (said, "# withdrawn 2"));
    assert_non_null (strstr (said, "\njourney: \"melding-openbare-ruimte\"\n"));
    free (said);
}

/* A release with another text of a journey that ships. */
static void program_that_ships_a_newer_one_leaves_it_withdrawn (void **state)
{
    (void) state;
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "UPDATE intake.journey_version SET sha256 = sha256('x') WHERE journey ="
                               " 'melding-openbare-ruimte'"));
    ts_suite_end (suite, "intake", 0, SIGTERM);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    assert_int_equal (count ("SELECT count(*) FROM intake.journey_version WHERE journey = 'melding-openbare-ruimte'"),
                      1);
    assert_int_equal (ts_browser_get (resident, MELDING)->code, 410);
}

/* The home page that is kept for all may be a quarter of a second old. */
static bool is_on_home (void *unused)
{
    (void) unused;
    return strstr (ts_browser_get (resident, "/")->body, TITLE) != NULL;
}

static void publishing_it_offers_it_again (void **state)
{
    (void) state;
    publish (FILE_OF_MELDING);
    assert_int_equal (ts_browser_get (resident, MELDING)->code, 200);
    ts_wait_until (is_on_home, NULL, 10000, "the home page offers it");
    char *said = digictl ("show", "melding-openbare-ruimte", 0);
    assert_null (strstr (said, "# withdrawn"));
    assert_non_null (strstr (said, "which is offered"));
    free (said);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (portal_offers_it_no_more_and_says_so),
        CASE (draft_that_was_begun_is_finished_and_sent),
        CASE (withdrawing_once_more_changes_nothing_and_is_told_once),
        CASE (program_that_ships_a_newer_one_leaves_it_withdrawn),
        CASE (publishing_it_offers_it_again),
    };
    return cmocka_run_group_tests (tests, open_withdrawn, close_withdrawn);
}
