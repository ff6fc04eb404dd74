/* SPDX-License-Identifier: EUPL-1.2 */
/* A statustype that a municipality adds to a zaaktype is data: it shows wherever statuses do, in both languages. */
#include "tests/integration/portal_world.h"
#include "tests/support/process.h"

#define ADD_STATUSTYPE                                                                                                 \
    "UPDATE intake.statustype SET volgnummer = 4"                                                                      \
    " WHERE zaaktype = 'melding-openbare-ruimte' AND identificatie = 'afgehandeld';"                                   \
    "INSERT INTO intake.statustype (zaaktype, volgnummer, identificatie, omschrijving, omschrijving_en)"               \
    " VALUES ('melding-openbare-ruimte', 3, 'ingepland', 'Werk ingepland', 'Work planned')"

/* What a language calls the statuses before and after the new one, and the new one; the subject of the mail, and part
 * of the name, which finds its zaken at the desk. */
static const struct language {
    const char *sentence, *language, *before, *name, *after, *subject;
} languages[] = {
    { "new_statustype_shows_in_dutch", "nl", "In behandeling", "Werk ingepland", "Afgehandeld",
      "Nieuwe status: Werk ingepland (" },
    { "new_statustype_shows_in_english", "en", "Being handled", "Work planned", "Completed",
      "New status: Work planned (" },
};

static ts_browser *desk;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .with_logins = true });
    publish ("services/intake/journeys/melding-openbare-ruimte.yaml");
    assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), "intake_owner", ADD_STATUSTYPE), "");
    desk = ts_browser_open (ts_suite_url (suite));
    log_in_at (desk, "medewerker", "bo");
    return 0;
}

static int close_suite (void **state)
{
    ts_browser_destroy (&desk);
    return close_world (state);
}

static void speak (ts_browser *browser, const char *language)
{
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "/taal/%s?terug=%%2F", language);
    assert_int_equal (ts_browser_get (browser, path)->code, 303);
}

/* Sends a report in the language of the resident's browser.  Gives: the path of the page that follows it. */
static void send_report (char out_path[PATH_SIZE])
{
    static const char *const typed[] = { "categorie=afval",
                                         "gevaar=nee",
                                         "omschrijving=Vol.",
                                         "plek.omschrijving=Markt&plek.lat=&plek.lon=",
                                         "",
                                         "emailadres=sanne%40example.org" };
    const ts_page *page = start ();
    for (size_t i = 0; i < DM_COUNT (typed); i++)
        page = go_on (page, typed[i]);
    snprintf (out_path, PATH_SIZE, "%s", path_of (page));
    assert_int_equal (post (resident, out_path, "-versie", "")->code, 303);
    snprintf (out_path, PATH_SIZE, "%s", path_of (ts_browser_follow (resident, NULL)));
}

static void set_status (const char *zaaknummer, const char *statustype)
{
    int code = 0;
    free (ts_digictl (suite, (const char *const[]){ "zaak", "status", zaaknummer, statustype, NULL }, &code));
    assert_int_equal (code, 0);
}

static bool has_mail (void *text)
{
    return ts_suite_count_mails (suite, text) == 1;
}

/* These names stand on the page in this order. */
static void assert_order (const ts_page *page, const struct language *it)
{
    const char *const names[] = { it->before, it->name, it->after };
    const char *at = page->body;
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        char step[60];
        snprintf (step, sizeof step, "<strong>%s</strong>", names[i]);
        at = strstr (at, step);
        if (!at)
            fail_msg ("%s does not come next in: %s", names[i], page->body);
    }
}

static void new_statustype_shows_in_mail_portal_and_desk (void **state)
{
    const struct language *it = *state;
    char volg[PATH_SIZE], path[PATH_SIZE], text[PATH_SIZE];
    resident = ts_browser_open (ts_suite_url (suite));
    speak (resident, it->language);
    speak (desk, it->language);
    send_report (volg);
    char *zaak = ts_cluster_text (ts_suite_cluster (suite),
                                  "SELECT uuid FROM intake.zaak ORDER BY registratiedatum DESC LIMIT 1");
    char *zaaknummer = ts_cluster_text (ts_suite_cluster (suite),
                                        "SELECT identificatie FROM intake.zaak ORDER BY registratiedatum DESC LIMIT 1");
    snprintf (path, sizeof path, "/medewerker/zaak/%s", zaak);
    snprintf (text, sizeof text, "/medewerker/zaak/%s/status", zaak);
    const ts_page *form = ts_browser_get (desk, text);
    snprintf (text, sizeof text, "value=\"ingepland\"><span>%s</span>", it->name);
    assert_has (form, text);
    assert_order (ts_browser_get (resident, volg), it);

    /* As if the address was confirmed (mail_address_test.c). */
    free (ts_cluster_text (ts_suite_cluster (suite), "UPDATE intake.zaak SET held_for = NULL RETURNING 1"));
    set_status (zaaknummer, "ingepland");
    snprintf (text, sizeof text, "%s%s", it->subject, zaaknummer);
    ts_wait_until (has_mail, text, TS_PATIENCE_MS, text);
    snprintf (text, sizeof text, "aria-current=\"step\"><strong>%s</strong>", it->name);
    assert_has (ts_browser_get (resident, volg), text);
    snprintf (text, sizeof text, "<dd>%s", it->name);
    assert_has (ts_browser_get (desk, path), text);
    assert_has (ts_browser_get (desk, "/medewerker?welke=alle&status=ingepland"), zaaknummer);
    free (zaaknummer);
    free (zaak);
    ts_browser_destroy (&resident);
}

int main (void)
{
    struct CMUnitTest tests[DM_COUNT (languages)];
    for (size_t i = 0; i < DM_COUNT (languages); i++)
        tests[i] = (struct CMUnitTest){ .name = languages[i].sentence,
                                        .test_func = new_statustype_shows_in_mail_portal_and_desk,
                                        .initial_state = (void *) &languages[i] };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
