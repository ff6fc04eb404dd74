/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal as a resident uses it, without a script: from the home page to the answer to a question. */
#include <curl/curl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/browser.h"
#include "tests/support/process.h"
#include "tests/support/suite.h"

#define MELDING "/regelen/melding-openbare-ruimte"
#define PATH_SIZE 200
#define CALL "<a class=\"utrecht-link utrecht-link--html-a\" href=\"tel:112\">112</a>"

static ts_suite *suite;
static ts_browser *resident;

static void publish (const char *path)
{
    int code = 0;
    const char *arguments[] = { "journey", "publish", path, NULL };
    char *out = ts_digictl (suite, arguments, &code);
    assert_int_equal (code, 0);
    free (out);
}

static int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .with_logins = true });
    publish ("services/intake/journeys/melding-openbare-ruimte.yaml");
    publish ("services/intake/journeys/gehandicaptenparkeerkaart.yaml");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static int open_browser (void **state)
{
    (void) state;
    resident = ts_browser_open (ts_suite_url (suite));
    return 0;
}

static int close_browser (void **state)
{
    (void) state;
    ts_browser_destroy (&resident);
    return 0;
}

static void assert_has (const ts_page *page, const char *text)
{
    if (!strstr (page->body, text))
        fail_msg ("\"%s\" is not in %s (%ld):\n%s", text, page->url, page->code, page->body);
}

static void assert_lacks (const ts_page *page, const char *text)
{
    if (strstr (page->body, text))
        fail_msg ("\"%s\" is in %s", text, page->url);
}

/* The value of a hidden field, encoded for a form. */
static void append_hidden (ts_browser *browser, const char *name, char *form, size_t size)
{
    char *value = ts_browser_field (browser, name);
    char *encoded = curl_easy_escape (NULL, value ? value : "", 0);
    size_t length = strlen (form);
    snprintf (form + length, size - length, "%s%s=%s", length ? "&" : "", name, encoded);
    curl_free (encoded);
    free (value);
}

/* Sends the form of the page that is shown, with its token and what is typed, to this address. */
static const ts_page *post (ts_browser *browser, const char *path, const char *hidden, const char *typed)
{
    char form[8000] = "";
    append_hidden (browser, "csrf", form, sizeof form);
    if (hidden)
        append_hidden (browser, hidden, form, sizeof form);
    size_t length = strlen (form);
    snprintf (form + length, sizeof form - length, "&%s", typed);
    return ts_browser_post (browser, path, form);
}

/* An address without its host. */
static const char *path_at (const char *url)
{
    return strchr (strstr (url, "://") + 3, '/');
}

/* The path of the page that is shown. */
static const char *path_of (const ts_page *page)
{
    return path_at (page->url);
}

/* At the identity provider, back to the page that sent there.  Takes: als, whom the login is for. */
static const ts_page *log_in (ts_browser *browser, const char *als, const char *who)
{
    char path[PATH_SIZE], choice[PATH_SIZE], form[40];
    snprintf (path, sizeof path, "/inloggen?als=%s", als);
    ts_browser_get (browser, path);
    snprintf (choice, sizeof choice, "%s", ts_browser_follow (browser, NULL)->url);
    snprintf (form, sizeof form, "wie=%s", who);
    ts_browser_post (browser, choice, form);
    return ts_browser_follow (browser, NULL);
}

/* Logs in here, at another tab; the page that is shown is then the one after the login. */
static const ts_page *become_sanne (void)
{
    const ts_page *page = log_in (resident, "inwoner", "sanne");
    assert_has (page, "Sanne");
    return page;
}

/* As if nobody touched it for longer than idle-minutes. */
static void end_sessions (void)
{
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "UPDATE gateway.session SET gebruikt = now() - interval '31 minutes'"));
}

static const ts_page *start (void)
{
    ts_browser_get (resident, MELDING);
    const ts_page *page = post (resident, MELDING, "sleutel", "als=inwoner");
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (resident, NULL);
    assert_int_equal (page->code, 200);
    return page;
}

/* Fills the step in that is shown and goes on. */
static const ts_page *go_on (const ts_page *page, const char *typed)
{
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (resident, path, NULL, typed);
    if (page->code == 303)
        page = ts_browser_follow (resident, NULL);
    return page;
}

/* Up to the summary. */
static const ts_page *fill_in (void)
{
    static const char *const typed[] = { "categorie=straatverlichting",
                                         "gevaar=nee",
                                         "lamp_probleem=uit&mastnummer=K+1234",
                                         "omschrijving=De+%3Clamp%3E+brandt+niet.",
                                         "plek.omschrijving=Kerkstraat+12&plek.lat=&plek.lon=",
                                         "",
                                         "emailadres=sanne%40example.org" };
    const ts_page *page = start ();
    for (size_t i = 0; i < DM_COUNT (typed); i++)
        page = go_on (page, typed[i]);
    assert_int_equal (page->code, 200);
    assert_has (page, "Controleer en verstuur");
    return page;
}

static const ts_page *send_all (void)
{
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (fill_in ()));
    assert_int_equal (post (resident, path, "versie", "")->code, 303);
    return ts_browser_follow (resident, NULL);
}

static void home_lists_what_can_be_arranged_and_finds_it (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (resident, "/");
    assert_int_equal (page->code, 200);
    assert_has (page, "Afval en openbare ruimte");
    assert_has (page, MELDING);
    page = ts_browser_get (resident, "/?zoek=straatlantaarn");
    assert_has (page, "Gevonden voor “straatlantaarn”");
    page = ts_browser_get (resident, "/?zoek=street+LIGHT");
    assert_has (page, "Gevonden voor “street LIGHT”");
    page = ts_browser_get (resident, "/?zoek=%3Cscript%3E");
    assert_has (page, "Wij vonden niets voor “&lt;script&gt;”");
}

/* The link at the top of the page that is shown, of which the browser makes & of &amp;. */
static void take_language_link (const ts_page *page, char out[4000])
{
    const char *link = strstr (page->body, "href=\"/taal/");
    assert_non_null (link);
    link += strlen ("href=\"");
    snprintf (out, 4000, "%.*s", (int) strcspn (link, "\""), link);
    assert_null (strstr (out, "&"));
}

static void language_switch_goes_back_to_what_was_asked_for (void **state)
{
    (void) state;
    static const char path[] = "/?zoek=A%26B%3D%C3%AB%3F%20%2F%5C&b=2";
    char link[4000], long_path[2200] = "/?b=1&zoek=";
    take_language_link (ts_browser_get (resident, path), link);
    const ts_page *page = ts_browser_get (resident, link);
    assert_int_equal (page->code, 303);
    assert_string_equal (path_at (page->location), path);
    assert_has (ts_browser_follow (resident, NULL), "We found nothing for “A&amp;B=ë? /\\”");
    memset (long_path + strlen (long_path), 'x', 1900); /* no room for it twice */
    take_language_link (ts_browser_get (resident, long_path), link);
    assert_string_equal (link, "/taal/nl?terug=%2F");
}

static void language_switch_leads_to_no_other_host (void **state)
{
    (void) state;
    static const char *const outside[] = { "//evil.example",    "https://evil.example",
                                           "/%5Cevil.example",  "/%2Fevil.example",
                                           "%09//evil.example", "/%0D%0ALocation:%20https://evil.example" };
    for (size_t i = 0; i < DM_COUNT (outside); i++) {
        char path[200];
        snprintf (path, sizeof path, "/taal/en?terug=%s", outside[i]);
        const ts_page *page = ts_browser_get (resident, path);
        assert_int_equal (page->code, 303);
        assert_string_equal (path_at (page->location), "/");
    }
}

static void start_page_tells_what_it_takes (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (resident, MELDING);
    assert_has (page, "Iets kapot of vies op straat melden");
    assert_has (page, "Het kost 3 minuten.");
    assert_has (page, "Bel " CALL ".");
    assert_has (page, "Niet nodig");
    assert_has (page, "Uiterlijk 5 dagen");
    assert_int_equal (ts_browser_get (resident, "/regelen/bestaat-niet")->code, 404);
}

static void journey_that_asks_for_a_login_leads_to_it (void **state)
{
    (void) state;
    static const char path[] = "/regelen/gehandicaptenparkeerkaart";
    ts_browser_get (resident, path);
    const ts_page *page = post (resident, path, "sleutel", "als=inwoner");
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "/inloggen?als=inwoner&acr=digid%3A"));
    assert_non_null (strstr (page->location, "terug=%2Fregelen%2Fgehandicaptenparkeerkaart"));
}

static void wrong_answer_is_told_at_the_field_and_above_and_is_kept (void **state)
{
    (void) state;
    const ts_page *page = go_on (start (), "");
    assert_int_equal (page->code, 200);
    assert_has (page, "<title>Fout: Waarover gaat uw melding?");
    assert_has (page, "<a class=\"utrecht-link utrecht-link--html-a\" href=\"#v-categorie\">");
    assert_has (page, "id=\"v-categorie-fout\"");
    static const char *const typed[] = { "categorie=afval", "gevaar=nee", "omschrijving=Vol.",
                                         "plek.omschrijving=Markt&plek.lat=&plek.lon=", "" };
    for (size_t i = 0; i < DM_COUNT (typed); i++)
        page = go_on (page, typed[i]);
    page = go_on (page, "emailadres=geen+adres");
    assert_has (page, "<title>Fout:");
    assert_has (page, "value=\"geen adres\"");
}

static void way_back_leads_to_the_step_before_with_its_answer (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    const ts_page *page = go_on (start (), "categorie=groen");
    assert_has (page, "Stap 2 van ongeveer");
    snprintf (path, sizeof path, "%s", path_of (page));
    strcpy (strrchr (path, '/'), "/categorie");
    assert_has (page, path);
    page = ts_browser_get (resident, path);
    assert_has (page, "value=\"groen\" checked");
}

static void exit_says_why_and_what_to_do (void **state)
{
    (void) state;
    const ts_page *page = go_on (go_on (start (), "categorie=groen"), "gevaar=ja");
    assert_has (page, "Bel nu</h1>");
    assert_has (page, "gevaar? Bel " CALL ". Is niemand in gevaar");
    assert_lacks (page, "name=\"versie\"");
}

static void draft_goes_on_in_another_browser (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (go_on (start (), "categorie=groen")));
    *strrchr (path, '/') = '\0';
    ts_browser *other = ts_browser_open (ts_suite_url (suite));
    ts_browser_get (other, path);
    const ts_page *page = ts_browser_follow (other, NULL);
    assert_int_equal (page->code, 200);
    assert_has (page, "Is er nu gevaar voor mensen of verkeer?");
    ts_browser_destroy (&other);
}

static void language_switched_in_a_form_saves_what_was_typed (void **state)
{
    (void) state;
    const ts_page *page = go_on (start (), "categorie=groen&taal=en");
    assert_has (page, "What do you want to report?");
    assert_has (page, "value=\"groen\" checked");
    page = go_on (page, "categorie=groen");
    assert_has (page, "Are people or traffic in danger right now?");
}

static void summary_shows_each_answer_with_a_way_to_change_it (void **state)
{
    (void) state;
    const ts_page *page = fill_in ();
    assert_has (page, "De lamp brandt niet");
    assert_has (page, "De &lt;lamp&gt; brandt niet.");
    assert_has (page, "sanne@example.org");
    assert_has (page, "/omschrijving\" aria-label=\"Wijzigen: Wat is er aan de hand?\">Wijzigen</a>");
    assert_has (page, "Niet ingevuld");
}

static void sent_twice_is_one_zaak (void **state)
{
    (void) state;
    char path[PATH_SIZE], form[2000] = "", first[300];
    snprintf (path, sizeof path, "%s", path_of (fill_in ()));
    append_hidden (resident, "csrf", form, sizeof form);
    append_hidden (resident, "versie", form, sizeof form);
    const ts_page *page = ts_browser_post (resident, path, form);
    assert_int_equal (page->code, 303);
    snprintf (first, sizeof first, "%s", page->location);
    page = ts_browser_post (resident, path, form);
    assert_int_equal (page->code, 303);
    assert_string_equal (first, page->location);
    page = ts_browser_follow (resident, NULL);
    assert_has (page, "Wij hebben het ontvangen");
    assert_has (page, "Uw zaaknummer");
    assert_has (page, "U hoort van ons uiterlijk op");
}

static void changed_answers_are_shown_again_before_they_are_sent (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (fill_in ()));
    const ts_page *page = post (resident, path, NULL, "versie=1");
    assert_int_equal (page->code, 200);
    assert_has (page, "Uw antwoorden zijn intussen veranderd");
}

static void draft_that_was_thrown_away_is_gone_clearly (void **state)
{
    (void) state;
    char path[PATH_SIZE], drop[PATH_SIZE + 20];
    snprintf (path, sizeof path, "%s", path_of (start ()));
    snprintf (drop, sizeof drop, "%.*s/weggooien", (int) (strrchr (path, '/') - path), path);
    const ts_page *page = post (resident, drop, NULL, "");
    assert_has (page, "Uw antwoorden zijn weg");
    page = ts_browser_get (resident, path);
    assert_int_equal (page->code, 404);
    assert_has (page, "Deze aanvraag is er niet meer");
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
    char *terug = curl_easy_escape (NULL, path, 0);
    snprintf (login, sizeof login, "/inloggen?als=burger&terug=%s", terug);
    curl_free (terug);
    assert_non_null (strstr (page->location, login));
    become_sanne ();
    assert_has (ts_browser_get (resident, path), "Waarover gaat uw melding?");
    log_in (resident, "inwoner", "karim");
    assert_int_equal (ts_browser_get (resident, path)->code, 404);
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
    append_hidden (resident, "csrf", out->typed, sizeof out->typed);
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
    log_in (resident, "inwoner", "karim");
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
    const char *fields[] = { "csrf", token, text ? "onderschrift" : NULL, text, NULL };
    return ts_browser_upload (resident, path, fields, "foto", "<bak>.png", png, sizeof png - 1);
}

static void files_of_a_login_that_ended_are_asked_for_again (void **state)
{
    (void) state;
    static const char documents[] = "SELECT count(*) FROM documents.enkelvoudiginformatieobject";
    char path[PATH_SIZE];
    open_photo_as_sanne (path);
    char *token = ts_browser_field (resident, "csrf");
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
    token = ts_browser_field (resident, "csrf");
    assert_int_equal (send_photo (path, token, NULL)->code, 303);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), documents), before + 1);
    free (token);
}

/* More than one question to documents may be about. */
static void add_documents_to (const char *zaak)
{
    char sql[1200];
    snprintf (sql, sizeof sql,
              "WITH more AS (SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid AS uuid, i"
              " FROM generate_series(2, 150) AS i), known AS ("
              "INSERT INTO intake.informatieobject (uuid) SELECT uuid FROM more), documents AS ("
              "INSERT INTO documents.enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, bestandsnaam, formaat,"
              " titel) SELECT uuid, 1, sha256('x'), 'nr' || i || '.pdf', 'application/pdf', 'x' FROM more) "
              "INSERT INTO intake.zaakinformatieobject (informatieobject, zaak, volgnummer)"
              " SELECT uuid, '%s', i FROM more",
              zaak);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

/* A page that cannot be had without documents. */
typedef struct long_wait {
    ts_browser *browser;
    const char *path;
    atomic_bool is_over;
} long_wait;

static void *wait_for_page (void *arg)
{
    long_wait *it = arg;
    ts_browser_get (it->browser, it->path);
    it->is_over = true;
    return NULL;
}

/* Two pages of a zaak, one after the other, come before what waits for documents. */
static void assert_hardly_waits (const char *zaak, const char *document)
{
    long_wait it = { .browser = ts_browser_open (ts_suite_url (suite)), .path = document };
    pthread_t thread;
    log_in (it.browser, "inwoner", "sanne");
    ts_suite_signal (suite, "documents", 0, SIGSTOP);
    assert_int_equal (pthread_create (&thread, NULL, wait_for_page, &it), 0);
    for (int i = 0; i < 2; i++)
        assert_has (ts_browser_get (resident, zaak), "Dit document is nu niet te tonen.");
    bool was_over = it.is_over;
    ts_suite_signal (suite, "documents", 0, SIGCONT);
    pthread_join (thread, NULL);
    ts_browser_destroy (&it.browser);
    assert_false (was_over);
}

static void documents_of_a_zaak_are_shown_by_their_names (void **state)
{
    (void) state;
    char path[PATH_SIZE], zaak[PATH_SIZE];
    open_photo_as_sanne (path);
    char *token = ts_browser_field (resident, "csrf");
    assert_int_equal (send_photo (path, token, NULL)->code, 303);
    free (token);
    const ts_page *page = go_on (ts_browser_follow (resident, NULL), "emailadres=");
    snprintf (path, sizeof path, "%s", path_of (page));
    assert_int_equal (post (resident, path, "versie", "")->code, 303);
    assert_lacks (ts_browser_follow (resident, NULL), "bak&gt;.png"); /* whoever has the link sees no documents */
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
    assert_lacks (page, "Dit document is nu niet te tonen.");
    assert_hardly_waits (zaak, path);
    ts_suite_end (suite, "documents", 0, SIGKILL);
    page = ts_browser_get (resident, zaak);
    assert_int_equal (page->code, 200);
    assert_has (page, "Dit document is nu niet te tonen.");
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

static void form_without_token_is_refused (void **state)
{
    (void) state;
    const ts_page *page = start ();
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (page));
    assert_int_equal (ts_browser_post (resident, path, "categorie=groen")->code, 403);
}

static void answers_come_back_when_intake_is_down (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (start ()));
    ts_suite_end (suite, "intake", 0, SIGKILL);
    const ts_page *page = post (resident, path, NULL, "categorie=groen");
    assert_int_equal (page->code, 503);
    assert_has (page, "Wat u invulde, staat nog op deze pagina.");
    assert_has (page, "name=\"categorie\" value=\"groen\"");
    assert_non_null (strcasestr (page->headers, "retry-after"));
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    page = post (resident, path, NULL, "categorie=groen");
    assert_int_equal (page->code, 303);
}

/* A civil servant does this to the first zaak of the list. */
static void act (const char *actie, const char *fields)
{
    char path[PATH_SIZE], form[4000] = "", act_path[PATH_SIZE + 20];
    ts_browser *bo = ts_browser_open (ts_suite_url (suite));
    log_in (bo, "behandelaar", "bo"); /* who is of all teams */
    const ts_page *page = ts_browser_get (bo, "/medewerker?welke=alle");
    const char *link = strstr (page->body, "/medewerker/zaak/");
    assert_non_null (link);
    snprintf (path, sizeof path, "%.*s", (int) strcspn (link, "\""), link);
    ts_browser_get (bo, path);
    static const char *const hidden[] = { "csrf", "sleutel", "versie", "gezien" };
    for (size_t i = 0; i < DM_COUNT (hidden); i++)
        append_hidden (bo, hidden[i], form, sizeof form);
    snprintf (form + strlen (form), sizeof form - strlen (form), "&%s", fields);
    snprintf (act_path, sizeof act_path, "%s/%s", path, actie);
    page = ts_browser_post (bo, act_path, form);
    if (page->code != 303)
        fail_msg ("%ld:\n%s", page->code, page->body);
    ts_browser_destroy (&bo);
}

static void question_of_the_desk_is_answered_by_the_link (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], vraag[2 * PATH_SIZE];
    const ts_page *page = send_all ();
    snprintf (zaak, sizeof zaak, "%s", path_of (page));
    zaak[strcspn (zaak, "?")] = '\0';
    assert_has (ts_browser_get (resident, zaak), "U hoeft nu niets te doen.");
    act ("vraag", "tekst=Welke+lamp+is+het%3F");
    page = ts_browser_get (resident, zaak);
    assert_has (page, "Wij hebben iets van u nodig");
    assert_has (page, "Welke lamp is het?");
    assert_lacks (page, "sanne@example.org");
    const char *link = strstr (page->body, "/vraag/");
    assert_non_null (link);
    snprintf (vraag, sizeof vraag, "%s%.80s", zaak, link);
    vraag[strcspn (vraag, "\"")] = '\0';
    page = ts_browser_get (resident, vraag);
    assert_has (page, "Welke lamp is het?");
    assert_has (page, "(niet verplicht)");
    page = post (resident, vraag, NULL, "antwoord=");
    assert_has (page, "Geef een antwoord of stuur een bestand mee.");
    assert_lacks (page, "(niet verplicht)"); /* beside an error that says it is needed */
    page = post (resident, vraag, NULL, "antwoord=De+tweede+%3Cvan+links%3E");
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (resident, NULL);
    assert_has (page, "Wij hebben uw antwoord ontvangen.");
    assert_has (page, "Eerdere vragen");
    assert_lacks (page, "van links"); /* whoever has the link sees no answers */
    act ("vraag", "tekst=Sinds+wanneer%3F&opschorten=ja");
    assert_has (ts_browser_get (resident, zaak), "De tijd staat stil tot wij uw antwoord hebben.");
    act ("opschorten", "reden=Wij+wachten+op+advies");
    page = ts_browser_get (resident, zaak);
    assert_has (page, "De tijd staat nu stil. De datum wordt dus later.");
    assert_lacks (page, "tot wij uw antwoord hebben");
}

static void what_is_no_volgcode_opens_nothing (void **state)
{
    (void) state;
    static const char *const paths[] = { "/volg/x",
                                         "/volg/00000000000000000000000000",
                                         "/mijn/x",
                                         "/aanvraag/x",
                                         "/aanvraag/00000000-0000-0000-0000-000000000000",
                                         "/document/00000000-0000-0000-0000-000000000000" };
    for (size_t i = 0; i < DM_COUNT (paths); i++) {
        const ts_page *page = ts_browser_get (resident, paths[i]);
        if (page->code != 404 && page->code != 303)
            fail_msg ("%s gives %ld", paths[i], page->code);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown (name, open_browser, close_browser)

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (home_lists_what_can_be_arranged_and_finds_it),
        CASE (language_switch_goes_back_to_what_was_asked_for),
        CASE (language_switch_leads_to_no_other_host),
        CASE (start_page_tells_what_it_takes),
        CASE (journey_that_asks_for_a_login_leads_to_it),
        CASE (wrong_answer_is_told_at_the_field_and_above_and_is_kept),
        CASE (way_back_leads_to_the_step_before_with_its_answer),
        CASE (exit_says_why_and_what_to_do),
        CASE (draft_goes_on_in_another_browser),
        CASE (language_switched_in_a_form_saves_what_was_typed),
        CASE (summary_shows_each_answer_with_a_way_to_change_it),
        CASE (question_of_the_desk_is_answered_by_the_link),
        CASE (sent_twice_is_one_zaak),
        CASE (changed_answers_are_shown_again_before_they_are_sent),
        CASE (draft_that_was_thrown_away_is_gone_clearly),
        CASE (draft_of_somebody_leads_to_the_login_and_back),
        CASE (form_whose_login_ended_is_sent_after_another),
        CASE (form_of_the_login_before_is_sent_when_its_sender_says_so),
        CASE (form_of_somebody_is_not_sent_by_another),
        CASE (form_of_a_visit_goes_on_after_a_login),
        CASE (files_of_a_login_that_ended_are_asked_for_again),
        CASE (documents_of_a_zaak_are_shown_by_their_names),
        CASE (forged_form_gives_nothing_back),
        CASE (form_without_token_is_refused),
        CASE (what_is_no_volgcode_opens_nothing),
        CASE (answers_come_back_when_intake_is_down),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
