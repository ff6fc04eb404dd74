/* SPDX-License-Identifier: EUPL-1.2 */
/* What a resident has open when a login begins, ends or is another's: drafts, forms, files and documents. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include "common/data_key.h"
#include "common/message_json.h"
#include "tests/integration/portal_world.h"
#include "tests/support/process.h"

/* Logs in here, at another tab; the page that is shown is then the one after the login. */
static const ts_page *become_sanne (void)
{
    const ts_page *page = log_in_at (resident, "inwoner", "sanne");
    assert_has (page, "Sanne");
    return page;
}

/* As if nobody touched it for longer than idle-minutes. */
static void end_sessions (void)
{
    PQclear (
        ts_cluster_query (ts_suite_cluster (suite), "UPDATE gateway.session SET used = now() - interval '31 minutes'"));
}

/* A stranger's home page is kept for the next stranger, and for nobody else. */
static void home_page_of_a_login_is_nobody_elses (void **state)
{
    (void) state;
    ts_browser *stranger = ts_browser_open (ts_suite_url (suite));
    assert_has (ts_browser_get (stranger, "/"), "Inloggen");
    become_sanne ();
    for (int i = 0; i < 3; i++) {
        assert_has (ts_browser_get (resident, "/"), "Sanne");
        const ts_page *page = ts_browser_get (stranger, "/");
        assert_lacks (page, "Sanne");
        assert_has (page, "Inloggen");
    }
    ts_browser_destroy (&stranger);
}

static void draft_of_somebody_leads_to_the_login_and_back (void **state)
{
    (void) state;
    char path[PATH_SIZE], login[2 * PATH_SIZE];
    become_sanne ();
    snprintf (path, sizeof path, "%s", path_of (start ()));
    end_sessions ();
    const ts_page *page = ts_browser_get (resident, path);
    assert_int_equal (page->code, 303);
    char *back = curl_easy_escape (NULL, path, 0);
    snprintf (login, sizeof login, "/inloggen?als=burger&terug=%s", back);
    curl_free (back);
    assert_non_null (strstr (page->location, login));
    become_sanne ();
    assert_has (ts_browser_get (resident, path), "Waarover gaat uw melding?");
    log_in_at (resident, "inwoner", "karim");
    assert_int_equal (ts_browser_get (resident, path)->code, 404);
}

#define CARD "/regelen/gehandicaptenparkeerkaart" /* which asks for a high level */

static int64_t count_drafts (void)
{
    return ts_cluster_number (ts_suite_cluster (suite), "SELECT count(*) FROM intake.draft");
}

/* Presses Start on the page that is shown.  Gives: choice, where the provider asks who it is. */
static void press_start (const char *typed, char choice[PATH_SIZE])
{
    assert_int_equal (post (resident, CARD, "-sleutel", typed)->code, 303);
    snprintf (choice, PATH_SIZE, "%s", ts_browser_follow (resident, NULL)->url);
    assert_non_null (strstr (choice, "/kies/"));
}

/* Answers the provider.  Returns the page to which that leads. */
static const ts_page *answer_provider (const char *choice, const char *form)
{
    ts_browser_post (resident, choice, form);
    return ts_browser_follow (resident, NULL);
}

static void assert_started (const ts_page *page, int64_t drafts_before)
{
    assert_int_equal (page->code, 200);
    if (strncmp (path_of (page), "/aanvraag/", 10) != 0)
        fail_msg ("%s is no step", page->url);
    assert_has (page, "name=\"-csrf\"");
    assert_int_equal (count_drafts (), drafts_before + 1);
}

static void start_goes_on_after_the_login (void **state)
{
    (void) state;
    char choice[PATH_SIZE];
    int64_t before = count_drafts ();
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    assert_started (answer_provider (choice, "wie=sanne"), before);
    log_in_at (resident, "inwoner&acr=digid:substantieel&terug=" CARD, "sanne"); /* a link starts nothing */
    assert_has (ts_browser_get (resident, CARD), "Sanne");
    assert_int_equal (count_drafts (), before + 1);
}

static void start_goes_on_after_a_login_at_a_higher_level (void **state)
{
    (void) state;
    char choice[PATH_SIZE];
    int64_t before = count_drafts ();
    log_in_at (resident, "inwoner", "karim");
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    const ts_page *page = answer_provider (choice, "wie=karim");
    assert_int_equal (page->code, 403);
    assert_has (page, "U moet veiliger inloggen");
    assert_has (page, "action=\"" CARD "\"");
    press_start ("-als=inwoner", choice); /* that page goes on by itself too */
    assert_int_equal (count_drafts (), before);
    assert_started (answer_provider (choice, "wie=sanne"), before);
}

/* The same person at a lower level: the page says so, and its button asks for the level and comes back. */
static void a_draft_asks_for_the_level_of_its_journey (void **state)
{
    (void) state;
    char choice[PATH_SIZE], path[PATH_SIZE], login[2 * PATH_SIZE];
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    snprintf (path, sizeof path, "%s", path_of (answer_provider (choice, "wie=sanne")));
    log_in_at (resident, "inwoner", "sanne-basis");
    const ts_page *page = ts_browser_get (resident, path);
    assert_int_equal (page->code, 403);
    assert_has (page, "U moet veiliger inloggen");
    char *back = curl_easy_escape (NULL, path, 0);
    snprintf (login, sizeof login, "href=\"/inloggen?als=inwoner&amp;acr=digid%%3Asubstantieel&amp;terug=%s\"", back);
    curl_free (back);
    assert_has (page, login);
    become_sanne ();
    assert_int_equal (ts_browser_get (resident, path)->code, 200);
}

static void who_cancels_at_the_provider_is_back_at_the_start (void **state)
{
    (void) state;
    char choice[PATH_SIZE];
    int64_t before = count_drafts ();
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    const ts_page *page = answer_provider (choice, "annuleren=ja");
    assert_int_equal (page->code, 200);
    assert_memory_equal (path_of (page), CARD, strlen (CARD));
    assert_has (page, "U hebt het inloggen gestopt.");
    assert_int_equal (count_drafts (), before);
    press_start ("-als=inwoner", choice);
    page = answer_provider (choice, "wie=sanne");
    assert_started (page, before);
    assert_lacks (ts_browser_get (resident, CARD), "U hebt het inloggen gestopt.");
}

static void start_that_fails_after_the_login_leads_back_to_the_start (void **state)
{
    (void) state;
    char choice[PATH_SIZE], callback[PATH_SIZE];
    int64_t before = count_drafts ();
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    ts_suite_end (suite, "intake", 0, SIGKILL);
    snprintf (callback, sizeof callback, "%s/inloggen/terug", ts_suite_url (suite));
    ts_browser_post (resident, choice, "wie=sanne");
    const ts_page *page = ts_browser_get (resident, ts_browser_follow (resident, callback)->location);
    assert_int_equal (page->code, 303);
    assert_string_equal (path_at (page->location), CARD);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    assert_has (ts_browser_get (resident, CARD), "Sanne");
    assert_int_equal (post (resident, CARD, "-sleutel", "-als=inwoner")->code, 303);
    assert_started (ts_browser_follow (resident, NULL), before);
}

/* Where one comes from goes along for staff only when they may see it. */
static void choice_of_a_login_leads_staff_to_no_page_that_is_not_there (void **state)
{
    (void) state;
    static const char link[] = "href=\"/inloggen?als=medewerker&amp;terug=";
    assert_has (ts_browser_get (resident, "/inloggen?terug=%2Fmedewerker"), link);
    assert_lacks (ts_browser_get (resident, "/inloggen?terug=%2Fbestaat-niet"), link);
    assert_lacks (ts_browser_get (resident, "/inloggen?terug=%2Fapi%2Fv1%2Fniets"), link);
}

static void forged_start_leads_to_no_login (void **state)
{
    (void) state;
    static const char logins[] = "SELECT count(*) FROM gateway.login";
    int64_t before = ts_cluster_number (ts_suite_cluster (suite), logins);
    ts_browser_get (resident, CARD);
    assert_int_equal (
        ts_browser_post (resident, CARD, "-als=inwoner&-sleutel=00000000-0000-7000-8000-000000000000")->code, 403);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), logins), before);
}

#define TYPED "omschrijving=Een+%3Cvolle%3E+bak"
#define SHOWN "Een &lt;volle&gt; bak"

/* A form at a step of a draft. */
typedef struct open_form {
    char path[PATH_SIZE];
    char typed[1000]; /* with its token */
} open_form;

/* The form of the page that is shown, with what is typed. */
static void take_form (open_form *out)
{
    *out->typed = '\0';
    append_hidden (resident, "-csrf", out->typed, sizeof out->typed);
    strcat (out->typed, "&" TYPED);
}

static open_form open_form_of_draft (void)
{
    open_form form = { 0 };
    const ts_page *page = go_on (go_on (start (), "categorie=afval"), "gevaar=nee");
    assert_has (page, "name=\"omschrijving\"");
    snprintf (form.path, sizeof form.path, "%s", path_of (page));
    take_form (&form);
    return form;
}

static open_form open_as_sanne (void)
{
    become_sanne ();
    open_form form = open_form_of_draft ();
    ts_browser_set_site (resident, "same-origin");
    return form;
}

static void log_out (void)
{
    ts_browser_get (resident, "/");
    assert_int_equal (post (resident, "/uitloggen", NULL, "")->code, 303);
    ts_browser_get (resident, "/uitgelogd");
}

/* Sends it, and gets it back with what was typed. */
static const ts_page *assert_given_back (open_form *form)
{
    const ts_page *page = ts_browser_post (resident, form->path, form->typed);
    assert_int_equal (page->code, 403);
    assert_has (page, "name=\"omschrijving\" value=\"" SHOWN "\"");
    take_form (form);
    return page;
}

static void assert_taken (const open_form *form)
{
    assert_int_equal (ts_browser_post (resident, form->path, form->typed)->code, 303);
    assert_has (ts_browser_get (resident, form->path), SHOWN);
}

static void form_whose_login_ended_is_sent_after_another (void **state)
{
    (void) state;
    static void (*const ends[]) (void) = { end_sessions, log_out };
    for (size_t i = 0; i < DM_COUNT (ends); i++) {
        open_form form = open_as_sanne ();
        ends[i]();
        const ts_page *page = assert_given_back (&form);
        assert_has (page, "href=\"/inloggen?als=burger&amp;terug=%2Fingelogd\" target=\"_blank\"");
        assert_given_back (&form); /* pressed too early */
        become_sanne ();
        assert_has (ts_browser_get (resident, "/ingelogd"), "U bent ingelogd");
        assert_taken (&form);
    }
}

static void form_of_the_login_before_is_sent_when_its_sender_says_so (void **state)
{
    (void) state;
    open_form form = open_as_sanne ();
    become_sanne ();
    assert_lacks (ts_browser_get (resident, form.path), SHOWN);
    const ts_page *page = assert_given_back (&form);
    assert_has (page, "Er is intussen opnieuw ingelogd.");
    assert_lacks (page, "target=\"_blank\"");
    assert_lacks (ts_browser_get (resident, form.path), SHOWN);
    assert_taken (&form);
}

static void form_of_somebody_is_not_sent_by_another (void **state)
{
    (void) state;
    open_form form = open_as_sanne ();
    log_in_at (resident, "inwoner", "karim");
    assert_has (assert_given_back (&form), "Bent u dat niet? Sluit dan deze pagina.");
    assert_int_equal (ts_browser_post (resident, form.path, form.typed)->code, 404);
    become_sanne ();
    assert_lacks (ts_browser_get (resident, form.path), SHOWN);
}

static void form_of_a_visit_goes_on_after_a_login (void **state)
{
    (void) state;
    open_form form = open_form_of_draft ();
    become_sanne ();
    assert_int_equal (ts_browser_post (resident, form.path, form.typed)->code, 403);
    ts_browser_set_site (resident, "same-origin");
    assert_taken (&form);
}

/* The step of a draft of Sanne's that takes a photo.  Gives: its path. */
static void open_photo_as_sanne (char path[PATH_SIZE])
{
    static const char *const typed[] = { "categorie=afval", "gevaar=nee", TYPED, "plek.omschrijving=Markt+1" };
    become_sanne ();
    const ts_page *page = start ();
    for (size_t i = 0; i < DM_COUNT (typed); i++)
        page = go_on (page, typed[i]);
    assert_has (page, "name=\"foto\" type=\"file\"");
    snprintf (path, PATH_SIZE, "%s", path_of (page));
}

/* Takes: text, what is typed beside it; NULL: nothing. */
static const ts_page *send_photo (const char *path, const char *token, const char *text)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0";
    const char *fields[] = { "-csrf", token, text ? "onderschrift" : NULL, text, NULL };
    return ts_browser_upload (resident, path, fields, "foto", "<bak>.png", png, sizeof png - 1);
}

static void files_of_a_login_that_ended_are_asked_for_again (void **state)
{
    (void) state;
    static const char documents[] = "SELECT count(*) FROM documents.enkelvoudiginformatieobject";
    char path[PATH_SIZE];
    open_photo_as_sanne (path);
    char *token = ts_browser_field (resident, "-csrf");
    int64_t before = ts_cluster_number (ts_suite_cluster (suite), documents);
    ts_browser_set_site (resident, "same-origin");
    for (int again = 0; again < 2; again++) { /* logged out, then logged in again */
        if (again)
            become_sanne ();
        else
            end_sessions ();
        const ts_page *page = send_photo (path, token, "De <bak>");
        assert_int_equal (page->code, 403);
        assert_has (page, "name=\"onderschrift\" value=\"De &lt;bak&gt;\"");
        assert_has (page, "Kies opnieuw: &lt;bak&gt;.png</label>");
        assert_has (page, "name=\"foto\" type=\"file\"");
        assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), documents), before);
    }
    free (token);
    token = ts_browser_field (resident, "-csrf");
    assert_int_equal (send_photo (path, token, NULL)->code, 303);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), documents), before + 1);
    free (token);
}

/* The gateway's own database does not answer. */
static void form_comes_back_when_nobody_knows_whose_it_is (void **state)
{
    (void) state;
    static const char *const sites[] = { "same-origin", "cross-site" };
    open_form form = open_as_sanne ();
    for (size_t i = 0; i < DM_COUNT (sites); i++) {
        ts_browser_set_site (resident, sites[i]);
        PQclear (ts_cluster_query (ts_suite_cluster (suite), "BEGIN; LOCK TABLE gateway.session"));
        const ts_page *page = ts_browser_post (resident, form.path, form.typed);
        PQclear (ts_cluster_query (ts_suite_cluster (suite), "ROLLBACK"));
        assert_int_equal (page->code, 503);
        if (i == 0) {
            assert_has (page, "name=\"omschrijving\" value=\"" SHOWN "\"");
            take_form (&form);
        } else {
            assert_lacks (page, SHOWN);
        }
    }
    ts_browser_set_site (resident, "same-origin");
    assert_taken (&form);
}

static const char *seal_hex (dm_arena *arena, const uint8_t *key, const dm_uuid *row, const char *column,
                             const char *text)
{
    ProtobufCBinaryData sealed;
    dm_error error = { 0 };
    if (dm_seal (key, row->bytes, column, text, strlen (text), arena, &sealed, &error))
        ts_die ("%s", error.message);
    return dm_hex (sealed.data, sealed.len, dm_arena_alloc (arena, 2 * sealed.len + 1));
}

/* A document as documents itself would have stored it. */
static void add_document (dm_arena *arena, dm_keyring *keyring, const char *zaak, int number)
{
    const dm_uuid uuid = dm_uuid_new ();
    uint8_t key[DM_SEAL_KEY_BYTES];
    dm_wrapped_key wrapped;
    dm_error error = { 0 };
    char id[DM_UUID_TEXT_SIZE];
    dm_uuid_format (uuid.bytes, id);
    if (dm_data_key_make (keyring, uuid.bytes, arena, key, &wrapped, &error))
        ts_die ("%s", error.message);
    PQclear (ts_cluster_query (
        ts_suite_cluster (suite),
        dm_arena_printf (
            arena,
            "INSERT INTO intake.informatieobject (uuid) VALUES ('%s');"
            "INSERT INTO intake.zaakinformatieobject (informatieobject, zaak, volgnummer) VALUES ('%s', '%s', %d);"
            "INSERT INTO documents.data_key VALUES ('%s', %d, '\\x%s');"
            "INSERT INTO documents.enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, bestandsnaam, formaat,"
            " title) VALUES ('%s', 1, sha256('x'), '\\x%s', 'application/pdf', '\\x%s')",
            id, id, zaak, number, id, wrapped.wrap_id,
            dm_hex (wrapped.bytes.data, wrapped.bytes.len, dm_arena_alloc (arena, 2 * wrapped.bytes.len + 1)), id,
            seal_hex (arena, key, &uuid, "enkelvoudiginformatieobject.bestandsnaam",
                      dm_arena_printf (arena, "nr%d.pdf", number)),
            seal_hex (arena, key, &uuid, "enkelvoudiginformatieobject.title", "x"))));
}

/* More than one question to documents may be about. */
static void add_documents_to (const char *zaak)
{
    static const char *const needed[] = { DM_PURPOSE_WRAP };
    dm_arena *arena = dm_arena_open ();
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    const char *path = dm_arena_printf (arena, "%s/keys/documents.keys", ts_suite_folder (suite));
    if (dm_keyring_open (path, needed, DM_COUNT (needed), &keyring, &error))
        ts_die ("%s", error.message);
    for (int number = 2; number <= 150; number++)
        add_document (arena, keyring, zaak, number);
    dm_keyring_destroy (&keyring);
    dm_arena_destroy (&arena);
}

/* A page that cannot be had without documents. */
typedef struct long_wait {
    ts_browser *browser;
    const char *path;
} long_wait;

static void *wait_for_page (void *arg)
{
    long_wait *it = arg;
    ts_browser_get (it->browser, it->path);
    return NULL;
}

/* Two pages of a zaak do without documents while it stands still, and so does one that waits for it. */
static void assert_hardly_waits (const char *zaak, const char *document)
{
    long_wait it = { .browser = ts_browser_open (ts_suite_url (suite)), .path = document };
    pthread_t thread;
    log_in_at (it.browser, "inwoner", "sanne");
    ts_suite_signal (suite, "documents", 0, SIGSTOP);
    assert_int_equal (pthread_create (&thread, NULL, wait_for_page, &it), 0);
    for (int i = 0; i < 2; i++)
        assert_has (ts_browser_get (resident, zaak), "Wij kunnen dit document nu niet tonen.");
    ts_suite_signal (suite, "documents", 0, SIGCONT);
    pthread_join (thread, NULL);
    ts_browser_destroy (&it.browser);
}

static void documents_of_a_zaak_are_shown_by_their_names (void **state)
{
    (void) state;
    char path[PATH_SIZE], zaak[PATH_SIZE];
    open_photo_as_sanne (path);
    char *token = ts_browser_field (resident, "-csrf");
    assert_int_equal (send_photo (path, token, NULL)->code, 303);
    free (token);
    const ts_page *page = go_on (ts_browser_follow (resident, NULL), "emailadres=");
    snprintf (path, sizeof path, "%s", path_of (page));
    assert_int_equal (post (resident, path, "-versie", "")->code, 303);
    page = ts_browser_follow (resident, NULL); /* the receipt is in Mijn zaken */
    assert_string_equal (strstr (path_of (page), "/mijn/"), path_of (page));
    assert_has (page, "U vindt deze zaak altijd bij Mijn zaken.");
    assert_lacks (page, "Schrijf uw zaaknummer op");
    ts_suite_wait_settled (suite);
    page = ts_browser_get (resident, "/mijn");
    const char *link = strstr (page->body, "href=\"/mijn/");
    assert_non_null (link);
    snprintf (zaak, sizeof zaak, "%.*s", (int) strlen ("/mijn/") + 36, link + strlen ("href=\""));
    page = ts_browser_get (resident, zaak);
    assert_has (page, "<span>&lt;bak&gt;.png</span></a> <span class=\"klein\">1 kB</span>");
    link = strstr (page->body, "href=\"/document/");
    assert_non_null (link);
    snprintf (path, sizeof path, "%.*s", (int) strcspn (link + 6, "\""), link + 6);
    assert_int_equal (strlen (path), strlen ("/document/") + 36); /* no name in an address */
    assert_int_equal (ts_browser_get (resident, path)->code, 200);
    add_documents_to (zaak + strlen ("/mijn/"));
    page = ts_browser_get (resident, zaak);
    assert_has (page, "<span>nr2.pdf</span></a>");
    assert_has (page, "<span>nr150.pdf</span></a>");
    assert_lacks (page, "Wij kunnen dit document nu niet tonen.");
    assert_hardly_waits (zaak, path);
    ts_suite_end (suite, "documents", 0, SIGKILL);
    page = ts_browser_get (resident, zaak);
    assert_int_equal (page->code, 200);
    assert_has (page, "Wij kunnen dit document nu niet tonen.");
    ts_suite_start (suite, "documents", 0);
    ts_suite_wait_ready (suite, "documents", 0);
}

static void forged_form_gives_nothing_back (void **state)
{
    (void) state;
    static const char *const sites[] = { "cross-site", "same-site", "none", NULL };
    open_form form = open_as_sanne ();
    end_sessions ();
    assert_given_back (&form);
    become_sanne ();
    for (size_t i = 0; i < DM_COUNT (sites); i++) {
        ts_browser_set_site (resident, sites[i]); /* with the token of a visit, as whoever planted its cookie has it */
        const ts_page *page = ts_browser_post (resident, form.path, form.typed);
        assert_int_equal (page->code, 403);
        assert_lacks (page, SHOWN);
        page = ts_browser_post (resident, form.path, TYPED);
        assert_int_equal (page->code, 403);
        assert_lacks (page, SHOWN);
    }
    assert_lacks (ts_browser_get (resident, form.path), SHOWN);
}

static void start_of_what_is_withdrawn_during_the_login_says_so (void **state)
{
    (void) state;
    char choice[PATH_SIZE];
    int code = -1;
    const char *withdraw[] = { "journey", "withdraw", "gehandicaptenparkeerkaart", NULL };
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    free (ts_digictl (suite, withdraw, &code));
    assert_int_equal (code, 0);
    const ts_page *page = answer_provider (choice, "wie=sanne");
    assert_int_equal (page->code, 410);
    assert_has (page, "Dit kunt u hier niet meer regelen");
    assert_int_equal (post (resident, "/uitloggen", NULL, "")->code, 303);
    assert_lacks (ts_browser_get (resident, "/"), "Sanne");
    publish ("services/intake/journeys/gehandicaptenparkeerkaart.yaml");
}

static void assert_too_many (const ts_page *page)
{
    assert_int_equal (page->code, 409);
    assert_has (page, "U hebt al veel aanvragen die u nog niet verstuurde");
    assert_has (page, "<a class=\"utrecht-link utrecht-link--html-a\" href=\"/mijn\">Naar Mijn zaken</a>");
    assert_lacks (page, "Er is intussen iets veranderd");
}

/* Last of all: she keeps them. */
static void one_draft_too_many_leads_to_those_that_are_there (void **state)
{
    (void) state;
    char choice[PATH_SIZE];
    const ts_page *page = become_sanne ();
    for (int i = 0; i <= 50 && page->code != 409; i++) {
        ts_browser_get (resident, MELDING);
        page = post (resident, MELDING, "-sleutel", "-als=inwoner");
    }
    assert_too_many (page);
    end_sessions ();
    ts_browser_get (resident, CARD);
    press_start ("-als=inwoner", choice);
    assert_too_many (answer_provider (choice, "wie=sanne"));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (home_page_of_a_login_is_nobody_elses),
        CASE (draft_of_somebody_leads_to_the_login_and_back),
        CASE (start_goes_on_after_the_login),
        CASE (start_goes_on_after_a_login_at_a_higher_level),
        CASE (a_draft_asks_for_the_level_of_its_journey),
        CASE (who_cancels_at_the_provider_is_back_at_the_start),
        CASE (start_that_fails_after_the_login_leads_back_to_the_start),
        CASE (start_of_what_is_withdrawn_during_the_login_says_so),
        CASE (choice_of_a_login_leads_staff_to_no_page_that_is_not_there),
        CASE (forged_start_leads_to_no_login),
        CASE (form_whose_login_ended_is_sent_after_another),
        CASE (form_of_the_login_before_is_sent_when_its_sender_says_so),
        CASE (form_of_somebody_is_not_sent_by_another),
        CASE (form_of_a_visit_goes_on_after_a_login),
        CASE (files_of_a_login_that_ended_are_asked_for_again),
        CASE (form_comes_back_when_nobody_knows_whose_it_is),
        CASE (documents_of_a_zaak_are_shown_by_their_names),
        CASE (forged_form_gives_nothing_back),
        CASE (one_draft_too_many_leads_to_those_that_are_there),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
