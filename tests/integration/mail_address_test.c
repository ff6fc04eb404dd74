/* SPDX-License-Identifier: EUPL-1.2 */
/* Whoever does not log in may type anybody's mail address: its owner is asked once, and hears nothing before. And how
 * often something may be sent so. */
#include <signal.h>
#include "tests/integration/portal_world.h"
#include "tests/support/process.h"

#define LIMIT 4 /* of --recipient-submits */

static const char confirm_subject[] = "Is dit uw e-mailadres?";

static int open_with (const char *setting)
{
    static const char *settings[] = { "intake", NULL, NULL }; /* the suite borrows them */
    settings[1] = setting;
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings, .with_logins = true });
    publish ("services/intake/journeys/melding-openbare-ruimte.yaml");
    return 0;
}

static int open_limited (void **state)
{
    (void) state;
    return open_with ("--recipient-submits=4");
}

static int open_limited_by_client (void **state)
{
    (void) state;
    return open_with ("--client-submits=2");
}

static int open_limited_by_journey (void **state)
{
    (void) state;
    return open_with ("--journey-submits=2");
}

static int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (suite), sql);
}

/* Sends a report with this address, without login.  Returns the answer. */
static const ts_page *report (const char *emailadres)
{
    char email[100], path[PATH_SIZE];
    snprintf (email, sizeof email, "emailadres=%s", emailadres);
    const char *typed[] = { "categorie=straatverlichting",
                            "gevaar=nee",
                            "lamp_probleem=uit&mastnummer=K+1234",
                            "omschrijving=Een+geheim+verhaal.",
                            "plek.omschrijving=Kerkstraat+12&plek.lat=&plek.lon=",
                            "",
                            email };
    const ts_page *page = start ();
    for (size_t i = 0; i < DM_COUNT (typed); i++)
        page = go_on (page, typed[i]);
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (resident, path, "-versie", "");
    return page->code == 303 ? ts_browser_follow (resident, NULL) : page;
}

static unsigned count_mails (const char *text)
{
    ts_suite_wait_settled (suite);
    return ts_suite_count_mails (suite, text);
}

static bool has_mail (void *text)
{
    return ts_suite_count_mails (suite, text) > 0;
}

/* All that notification was told of was mailed, or was not to be. */
static bool is_all_done (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM notification.bericht WHERE status IN ('queued', 'sending')") == 0;
}

static void wait_done (void)
{
    ts_suite_wait_settled (suite);
    ts_wait_until (is_all_done, NULL, TS_PATIENCE_MS, "all berichten are done");
}

/* The path in the newest mail that asks. */
static void read_path (char out[PATH_SIZE])
{
    char command[500];
    snprintf (command, sizeof command,
              "grep -l '/bevestigen/' %s/mail/new/* | xargs ls -t | head -1"
              " | xargs grep -h -o '/bevestigen/[0-9a-z]*' | head -1",
              ts_suite_folder (suite));
    FILE *found = popen (command, "r");
    assert_non_null (found);
    assert_int_equal (fscanf (found, "%60s", out), 1);
    pclose (found);
}

static void an_address_is_asked_once_and_hears_nothing_before (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    const ts_page *page = report ("ander%40example.org");
    assert_has (page, "U krijgt eerst een e-mail om uw e-mailadres te bevestigen.");
    report ("Ander%40Example.org"); /* the same, as people write it */
    report ("ander%40example.org");
    ts_wait_until (has_mail, (void *) confirm_subject, TS_PATIENCE_MS, confirm_subject);
    wait_done ();
    assert_int_equal (count_mails (NULL), 1);
    assert_int_equal (ts_suite_count_mails (suite, "/volg/") + ts_suite_count_mails (suite, "Melding"), 0);
    read_path (path);
    assert_has (ts_browser_get (resident, path), "Ja, dit is mijn e-mailadres");
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak WHERE held_for IS NOT NULL"), 3); /* a look is no yes */
    assert_has (post (resident, path, NULL, ""), "Uw e-mailadres is bevestigd");
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak WHERE held_for IS NOT NULL"), 0);
    wait_done ();
    assert_int_equal (ts_suite_count_mails (suite, "/volg/"), 3);
    ts_browser_get (resident, path);
    assert_int_equal (post (resident, path, NULL, "")->code, 404);
    assert_has (report ("ander%40example.org"), "U krijgt ook een e-mail.");
    wait_done ();
    assert_int_equal (count_mails (NULL), 5);
}

static void a_confirmation_is_taken_for_seven_days (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    report ("laat%40example.org");
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "UPDATE intake.zaak SET registratiedatum = now() - interval '8"
                                                         " days' WHERE confirm_sha256 IS NOT NULL"));
    wait_done ();
    assert_int_equal (count_mails (confirm_subject), 2);
    read_path (path);
    ts_browser_get (resident, path);
    assert_int_equal (post (resident, path, NULL, "")->code, 404);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak WHERE held_for IS NOT NULL"), 1);
}

static void one_address_is_named_so_many_times_an_hour (void **state)
{
    (void) state;
    int64_t before = number ("SELECT count(*) FROM intake.zaak");
    for (int i = 0; i < LIMIT; i++)
        assert_int_equal (report ("vaak%40example.org")->code, 200);
    const ts_page *page = report ("VAAK%40example.org");
    assert_int_equal (page->code, 429);
    assert_has (page, "Wat u invulde, is bewaard.");
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), before + LIMIT);
    assert_int_equal (report ("iemand%40example.org")->code, 200);
    log_in_at (resident, "inwoner", "sanne"); /* who logs in is somebody */
    assert_int_equal (report ("vaak%40example.org")->code, 200);
}

static void two_are_sent_an_hour_whatever_address_they_name (void **state)
{
    (void) state;
    assert_int_equal (report ("een%40example.org")->code, 200);
    assert_int_equal (report ("twee%40example.org")->code, 200);
    assert_int_equal (report ("drie%40example.org")->code, 429);
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), 2);
}

static bool is_old_gone (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM intake.submit_count WHERE hour < now() - interval '1 day'") == 0;
}

static void counts_go_away_after_a_day (void **state)
{
    (void) state;
    assert_int_equal (number ("SELECT count(*) FROM intake.submit_count"),
                      4); /* two addresses, who sent, the journey */
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "UPDATE intake.submit_count SET hour = hour - interval '26"
                                                         " hours'"));
    assert_int_equal (report ("vier%40example.org")->code, 200);
    ts_suite_end (suite, "intake", 0, SIGTERM);
    ts_suite_start (suite, "intake", 0); /* its jobs run then */
    ts_wait_until (is_old_gone, NULL, TS_PATIENCE_MS, "what is older than a day is gone");
    assert_int_equal (number ("SELECT count(*) FROM intake.submit_count"), 3);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (an_address_is_asked_once_and_hears_nothing_before),
        CASE (a_confirmation_is_taken_for_seven_days),
        CASE (one_address_is_named_so_many_times_an_hour),
    };
    const struct CMUnitTest of_client[] = {
        CASE (two_are_sent_an_hour_whatever_address_they_name),
        CASE (counts_go_away_after_a_day),
    };
    const struct CMUnitTest of_journey[] = { CASE (two_are_sent_an_hour_whatever_address_they_name) };
    return cmocka_run_group_tests (tests, open_limited, close_world)
           + cmocka_run_group_tests (of_client, open_limited_by_client, close_world)
           + cmocka_run_group_tests (of_journey, open_limited_by_journey, close_world);
}
