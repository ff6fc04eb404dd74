/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal as a resident uses it, without a script: from the home page to the answer to a question. */
#include <signal.h>
#include "tests/integration/portal_world.h"
#include "tests/support/sealed.h"

#define CALL "<a class=\"utrecht-link utrecht-link--html-a heel\" href=\"tel:112\">112</a>"

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

static char zaaknummer[40]; /* of what was sent last */

static const ts_page *send_all (void)
{
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (fill_in ()));
    assert_int_equal (post (resident, path, "-versie", "")->code, 303);
    const ts_page *page = ts_browser_follow (resident, NULL);
    const char *code = strstr (page->body, "<span class=\"code\">");
    assert_non_null (code);
    code += strlen ("<span class=\"code\">");
    snprintf (zaaknummer, sizeof zaaknummer, "%.*s", (int) strcspn (code, "<"), code);
    return page;
}

static void home_lists_what_can_be_arranged_and_finds_it (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (resident, "/");
    assert_int_equal (page->code, 200);
    assert_has (page, "Afval en openbare ruimte");
    assert_has (page, MELDING);
    assert_has (page, "<a href=\"tel:140123\">Bel 14 0123</a>");
    assert_has (page, "id=\"eerst\"");
    page = ts_browser_get (resident, "/?zoek=straatlantaarn");
    assert_lacks (page, "id=\"eerst\""); /* what was found comes first */
    assert_has (page, "Gevonden voor “straatlantaarn”");
    page = ts_browser_get (resident, "/?zoek=street+LIGHT");
    assert_has (page, "Gevonden voor “street LIGHT”");
    page = ts_browser_get (resident, "/?zoek=%3Cscript%3E");
    assert_has (page, "Wij vonden niets voor “&lt;script&gt;”");
    assert_has (page, "Staat het er niet bij? <a class=\"utrecht-link utrecht-link--html-a heel\" "
                      "href=\"tel:140123\">Bel 14 0123</a>");
}

/* In the words of people: a stem, a slip of the pen, a compound; and what is nearest where nothing has all words. */
static void home_finds_what_people_mean (void **state)
{
    (void) state;
    static const struct {
        const char *path, *heading, *journey;
    } rows[] = {
        { "/?zoek=verhuis", "Gevonden voor “verhuis”", "/regelen/verhuizing-doorgeven" },
        { "/?zoek=lantarenpaal", "Gevonden voor “lantarenpaal”", MELDING },
        { "/?zoek=stoeptegel+los", "Gevonden voor “stoeptegel los”", MELDING },
        { "/?zoek=zwerfaval", "Gevonden voor “zwerfaval”", MELDING },
        { "/?zoek=grofvuil", "Gevonden voor “grofvuil”", MELDING },
        { "/?zoek=boom+omgewaaid", "Gevonden voor “boom omgewaaid”", MELDING },
        { "/?zoek=los+liggende+tegel", "Gevonden voor “los liggende tegel”", MELDING },
        { "/?zoek=verhuizen+naar+nederland", "Gevonden voor “verhuizen naar nederland”",
          "/regelen/verhuizing-doorgeven" },
        { "/?zoek=klacht+indienen", "Gevonden voor “klacht indienen”", "/regelen/bezwaar-maken" },
        { "/?zoek=klaagt", "Gevonden voor “klaagt”", "/regelen/bezwaar-maken" },
        { "/?zoek=boete", "Gevonden voor “boete”", "/regelen/bezwaar-maken" },
        { "/?zoek=verhuzing+hond", "Dit lijkt er het meest op:", "/regelen/verhuizing-doorgeven" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const ts_page *page = ts_browser_get (resident, rows[i].path);
        assert_has (page, rows[i].heading);
        const char *first = strstr (page->body, "class=\"kaarten\"");
        assert_non_null (first);
        assert_memory_equal (strstr (first, "/regelen/"), rows[i].journey, strlen (rows[i].journey));
    }
}

/* Else a browser would neither send the cookies back nor come again. */
static void nothing_asks_for_https_where_the_counter_has_none (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (resident, MELDING);
    assert_non_null (strstr (page->headers, "Set-Cookie: dm_bezoek="));
    assert_null (strstr (page->headers, "Secure"));
    assert_null (strstr (page->headers, "Strict-Transport-Security"));
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
    assert_has (page, "Binnen 5 dagen");
    assert_int_equal (ts_browser_get (resident, "/regelen/bestaat-niet")->code, 404);
}

static void journey_that_asks_for_a_login_leads_to_it (void **state)
{
    (void) state;
    static const char path[] = "/regelen/gehandicaptenparkeerkaart";
    ts_browser_get (resident, path);
    const ts_page *page = post (resident, path, "-sleutel", "-als=inwoner");
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "acr_values=digid%3A"));
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
    assert_has (page, ">Uw e-mailadres: Vul een geldig e-mailadres in, zoals naam@voorbeeld.nl</a>");
    assert_has (page, "value=\"geen adres\"");
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (go_on (page, "emailadres=")));
    assert_int_equal (post (resident, path, "-versie", "")->code, 303);
    page = ts_browser_follow (resident, NULL); /* a receipt that knows that nobody is mailed */
    assert_has (page, "U gaf geen e-mailadres op.");
    assert_lacks (page, "U krijgt ook een e-mail");
}

/* As much as the gateway takes in of a form. */
static void text_of_any_length_is_told_at_its_field_and_comes_back_whole (void **state)
{
    (void) state;
    static const size_t lengths[] = { 1001, 16 * 1024 + 1, 255 * 1024 };
    static char form[256 * 1024], typed[256 * 1024];
    char path[PATH_SIZE];
    const ts_page *page = go_on (go_on (start (), "categorie=afval"), "gevaar=nee");
    snprintf (path, sizeof path, "%s", path_of (page));
    for (size_t i = 0; i < DM_COUNT (lengths); i++) {
        char end[60];
        memset (typed, '"', lengths[i]);
        typed[lengths[i]] = '\0';
        form[0] = '\0';
        append_hidden (resident, "-csrf", form, sizeof form);
        strcat (strcat (form, "&omschrijving="), typed);
        page = ts_browser_post (resident, path, form);
        if (page->code != 200)
            fail_msg ("%zu: %ld", lengths[i], page->code);
        snprintf (end, sizeof end, "Het zijn er nu %zu", lengths[i]);
        assert_has (page, end);
        assert_has (page, "id=\"v-omschrijving-fout\"");
        assert_true (strlen (page->body) > lengths[i] * strlen ("&quot;"));
    }
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
    assert_lacks (page, "name=\"-versie\"");
}

/* Gives: out, the draft's path. */
static void begin_draft (char out[PATH_SIZE])
{
    snprintf (out, PATH_SIZE, "%s", path_of (go_on (start (), "categorie=groen")));
    *strrchr (out, '/') = '\0';
}

static void draft_is_of_the_browser_that_began_it (void **state)
{
    (void) state;
    char path[PATH_SIZE], step[PATH_SIZE + 20];
    begin_draft (path);
    snprintf (step, sizeof step, "%s/categorie", path);
    ts_browser *other = ts_browser_open (ts_suite_url (suite));
    const ts_page *page = ts_browser_get (other, path);
    assert_int_equal (page->code, 404);
    assert_has (page, "Begon u de aanvraag in een andere browser?");
    assert_int_equal (ts_browser_get (other, step)->code, 404);
    ts_browser_get (other, MELDING);
    assert_int_equal (post (other, step, NULL, "categorie=wegdek")->code, 404);
    ts_browser_destroy (&other);
    assert_int_equal (ts_browser_get (resident, step)->code, 200);
    assert_has (ts_browser_get (resident, step), "value=\"groen\" checked");
}

/* A question without an answer is made once for all; what is somebody's own is filled in for each. */
static void question_that_many_get_is_each_ones_own (void **state)
{
    (void) state;
    char paths[3][PATH_SIZE], *tokens[3];
    ts_browser *browsers[3];
    for (size_t i = 0; i < DM_COUNT (browsers); i++) {
        browsers[i] = ts_browser_open (ts_suite_url (suite));
        ts_browser_get (browsers[i], MELDING);
        post (browsers[i], MELDING, "-sleutel", "-als=inwoner");
        snprintf (paths[i], PATH_SIZE, "%s", path_of (ts_browser_follow (browsers[i], NULL)));
    }
    for (size_t i = 0; i < DM_COUNT (browsers); i++) {
        const ts_page *page = ts_browser_get (browsers[i], paths[i]);
        assert_has (page, paths[i]);
        assert_lacks (page, paths[(i + 1) % DM_COUNT (paths)]);
        assert_non_null (strstr (page->headers, "Max-Age=604800"));
        tokens[i] = ts_browser_field (browsers[i], "-csrf");
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal (tokens[i], tokens[k]);
    }
    assert_int_equal (post (browsers[1], paths[1], NULL, "categorie=groen")->code, 303);
    assert_has (ts_browser_get (browsers[1], paths[1]), "value=\"groen\" checked");
    assert_lacks (ts_browser_get (browsers[2], paths[2]), " checked");
    for (size_t i = 0; i < DM_COUNT (browsers); i++) {
        ts_browser_destroy (&browsers[i]);
        free (tokens[i]);
    }
}

/* The cookie outlasts the browser, and its hash alone is kept. */
static void visit_of_a_draft_lasts_7_days (void **state)
{
    (void) state;
    char path[PATH_SIZE];
    begin_draft (path);
    const ts_page *page = ts_browser_follow (resident, path);
    assert_non_null (strstr (page->headers, "dm_bezoek="));
    assert_non_null (strstr (page->headers, "Max-Age=604800"));
}

static void link_is_mailed_to_an_address_alone (void **state)
{
    (void) state;
    char path[PATH_SIZE], to[PATH_SIZE + 20];
    begin_draft (path);
    snprintf (to, sizeof to, "%s/later/link", path);
    const ts_page *page = post (resident, to, NULL, "-emailadres=geen+%3Cadres");
    assert_int_equal (page->code, 200);
    assert_has (page, "Vul een e-mailadres in");
    assert_has (page, "value=\"geen &lt;adres\"");
    page = post (resident, to, NULL, "-emailadres=sanne%40example.org");
    assert_int_equal (page->code, 200);
    assert_has (page, "Wij mailen u een link");
    ts_browser *other = ts_browser_open (ts_suite_url (suite));
    ts_browser_get (other, MELDING);
    assert_int_equal (post (other, to, NULL, "-emailadres=sanne%40example.org")->code, 404);
    ts_browser_destroy (&other);
}

static void code_that_was_guessed_goes_on_with_nothing (void **state)
{
    (void) state;
    const ts_page *page = ts_browser_get (resident, "/verder/0123456789abcdefghjkmnpqrs");
    assert_int_equal (page->code, 200);
    assert_has (page, "Ga verder met mijn aanvraag");
    page = post (resident, "/verder/0123456789abcdefghjkmnpqrs", NULL, "");
    assert_int_equal (page->code, 404);
    assert_has (page, "Deze link werkt niet meer");
}

static void language_switched_in_a_form_saves_what_was_typed (void **state)
{
    (void) state;
    const ts_page *page = go_on (start (), "categorie=groen&-taal=en");
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
    append_hidden (resident, "-csrf", form, sizeof form);
    append_hidden (resident, "-versie", form, sizeof form);
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
    const ts_page *page = post (resident, path, NULL, "-versie=1");
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

/* A civil servant does this to the zaak that was sent last. */
static void act (const char *action, const char *fields)
{
    char path[PATH_SIZE], form[4000] = "", act_path[PATH_SIZE + 20];
    ts_browser *bo = ts_browser_open (ts_suite_url (suite));
    log_in_at (bo, "behandelaar", "bo"); /* who is of all teams */
    const ts_page *page = search_work (bo, "alle", zaaknummer);
    const char *link = strstr (page->body, "/medewerker/zaak/");
    assert_non_null (link);
    snprintf (path, sizeof path, "%.*s", (int) strcspn (link, "?"), link);
    ts_browser_get (bo, path);
    static const char *const hidden[] = { "-csrf", "-sleutel", "-versie", "-gezien" };
    for (size_t i = 0; i < DM_COUNT (hidden); i++)
        append_hidden (bo, hidden[i], form, sizeof form);
    snprintf (form + strlen (form), sizeof form - strlen (form), "&%s", fields);
    snprintf (act_path, sizeof act_path, "%s/%s", path, action);
    page = ts_browser_post (bo, act_path, form);
    if (page->code != 303)
        fail_msg ("%ld:\n%s", page->code, page->body);
    ts_browser_destroy (&bo);
}

static void erased_zaak_says_so_by_the_link (void **state)
{
    (void) state;
    char zaak[PATH_SIZE];
    snprintf (zaak, sizeof zaak, "%s", path_of (send_all ()));
    zaak[strcspn (zaak, "?")] = '\0';
    assert_lacks (ts_browser_get (resident, zaak), "Uw gegevens zijn gewist");
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "DELETE FROM intake.data_key WHERE owner = (SELECT uuid FROM intake.zaak"
                               " ORDER BY registratiedatum DESC LIMIT 1)"));
    const ts_page *page = ts_browser_get (resident, zaak);
    assert_int_equal (page->code, 200);
    assert_has (page, "Uw gegevens zijn gewist");
}

static void question_of_the_desk_is_answered_by_the_link (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    const ts_page *page = send_all ();
    snprintf (zaak, sizeof zaak, "%s", path_of (page));
    zaak[strcspn (zaak, "?")] = '\0';
    assert_has (ts_browser_get (resident, zaak), "U hoeft nu niets te doen.");
    act ("vraag", "text=Welke+lamp+is+het%3F");
    page = ts_browser_get (resident, zaak);
    assert_has (page, "Wij hebben iets van u nodig");
    assert_has (page, "Welke lamp is het?");
    assert_lacks (page, "sanne@example.org");
    const char *link = strstr (page->body, "/vraag/");
    assert_non_null (link);
    snprintf (question, sizeof question, "%s%.80s", zaak, link);
    question[strcspn (question, "\"")] = '\0';
    page = ts_browser_get (resident, question);
    assert_has (page, "Welke lamp is het?");
    assert_has (page, "(niet verplicht)");
    page = post (resident, question, NULL, "antwoord=");
    assert_has (page, "Geef een antwoord of stuur een bestand mee.");
    assert_has (page, "for=\"bestand\">Kies een of meer bestanden (niet verplicht)</label>"); /* either will do */
    assert_has (page, "Hoogstens 4000 tekens.");
    assert_has (page, "data-hoogstens=\"4000\"");
    assert_has (page, "aria-describedby=\"antwoord-hint antwoord-fout\" aria-invalid=\"true\"");
    page = post (resident, question, NULL, "antwoord=De+tweede+%3Cvan+links%3E");
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (resident, NULL);
    assert_has (page, "Wij hebben uw antwoord ontvangen.");
    assert_has (page, "Eerdere vragen");
    assert_lacks (page, "van links"); /* whoever has the link sees no answers */
    act ("vraag", "text=Sinds+wanneer%3F&opschorten=ja");
    assert_has (ts_browser_get (resident, zaak), "Wij wachten op uw antwoord.");
    act ("opschorten", "reason=Wij+wachten+op+advies");
    page = ts_browser_get (resident, zaak);
    assert_has (page, "Het duurt langer dan gepland.");
    assert_lacks (page, "tot wij uw antwoord hebben");
    assert_lacks (page, "oudere vragen");
    PQclear (ts_cluster_query (
        ts_suite_cluster (suite),
        "INSERT INTO intake.question (uuid, zaak, text, wants_document, suspends, answered, answer, asked)"
        " SELECT gen_random_uuid(), zaak, convert_to(repeat('€', 2000), 'UTF8'), false, false, now(), "
        "convert_to(repeat('€', 4000), 'UTF8'),"
        " now() - interval '1 day' FROM intake.question, generate_series(1, 48) WHERE answered IS NULL"));
    ts_seal (suite);
    page = ts_browser_get (resident, zaak);
    assert_int_equal (page->code, 200);
    assert_has (page, "Er zijn nog oudere vragen.");
    assert_has (page, "Sinds wanneer?");
}

/* A question of the desk about a new zaak.  Gives: the paths of both. */
static void ask_question (const char *fields, char zaak[PATH_SIZE], char question[2 * PATH_SIZE])
{
    snprintf (zaak, PATH_SIZE, "%s", path_of (send_all ()));
    zaak[strcspn (zaak, "?")] = '\0';
    act ("vraag", fields);
    const char *link = strstr (ts_browser_get (resident, zaak)->body, "/vraag/");
    assert_non_null (link);
    snprintf (question, (size_t) 2 * PATH_SIZE, "%s%.80s", zaak, link);
    question[strcspn (question, "\"")] = '\0';
    assert_int_equal (ts_browser_get (resident, question)->code, 200);
}

/* As a browser sends that form, with one file or none.  Takes: filename, "" for none. */
static const ts_page *answer (const char *question, const char *answer, const char *filename)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0";
    char *token = ts_browser_field (resident, "-csrf"), *key = ts_browser_field (resident, "-sleutel");
    const char *fields[] = { "-csrf", token, "-sleutel", key ? key : "", "antwoord", answer, NULL };
    const ts_page *page =
        ts_browser_upload (resident, question, fields, "bestand", filename, png, *filename ? sizeof png - 1 : 0);
    free (token);
    free (key);
    return page;
}

#define TYPED "De <tweede>"
#define GIVEN_BACK "name=\"antwoord\" value=\"De &lt;tweede&gt;\""
#define IN_ITS_FORM "De &lt;tweede&gt;</textarea>"

static void answer_comes_back_when_intake_is_down (void **state)
{
    (void) state;
    static const char *const filenames[] = { "", "lamp.png" };
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F", zaak, question);
    ts_suite_end (suite, "intake", 0, SIGKILL);
    for (size_t i = 0; i < DM_COUNT (filenames); i++) {
        const ts_page *page = answer (question, TYPED, filenames[i]);
        assert_int_equal (page->code, 503);
        assert_has (page, "Wat u invulde, staat nog op deze pagina.");
        assert_has (page, GIVEN_BACK);
        assert_non_null (strcasestr (page->headers, "retry-after"));
    }
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
    ts_browser_get (resident, question);
    assert_int_equal (answer (question, TYPED, "")->code, 303);
}

/* Intake takes it in, but nobody hears of it. */
static void answer_that_is_sent_again_is_taken_once (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F", zaak, question);
    char form[8000] = "";
    append_hidden (resident, "-csrf", form, sizeof form);
    append_hidden (resident, "-sleutel", form, sizeof form);
    strcat (form, "&antwoord=De+tweede");
    for (int again = 0; again < 2; again++) {
        assert_int_equal (ts_browser_post (resident, question, form)->code, 303);
        assert_has (ts_browser_follow (resident, NULL), "Wij hebben uw antwoord ontvangen.");
    }
    strcat (form, "+of+niet"); /* the same form, changed */
    assert_int_equal (ts_browser_post (resident, question, form)->code, 303);
    assert_has (ts_browser_follow (resident, NULL), "Uw antwoord is niet verstuurd:");
}

static void answer_to_a_question_that_is_answered_meanwhile_is_told_of (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F", zaak, question);
    assert_int_equal (post (resident, question, "-sleutel", "antwoord=De+eerste")->code, 303);
    static const char *const typed[] = { "antwoord=De+tweede", "antwoord=" };
    for (size_t i = 0; i < DM_COUNT (typed); i++) { /* from a window that was open already */
        ts_browser_get (resident, MELDING);
        const ts_page *page = post (resident, question, NULL, typed[i]);
        assert_int_equal (page->code, 303);
        page = ts_browser_follow (resident, NULL);
        assert_string_equal (strstr (path_of (page), "/volg/"), path_of (page));
        assert_has (page, "Uw antwoord is niet verstuurd:");
        assert_lacks (page, "Wij hebben uw antwoord ontvangen.");
    }
    assert_lacks (ts_browser_get (resident, zaak), "Uw antwoord is niet verstuurd:");
}

static void answer_without_the_document_that_is_asked_for_comes_back (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F&document=ja", zaak, question);
    const ts_page *page = answer (question, TYPED, "");
    assert_int_equal (page->code, 200);
    assert_has (page, "<p class=\"veld__fout\" id=\"bestand-fout\">Stuur ook een bestand mee.</p>");
    assert_has (page, "href=\"#bestand\"");
    assert_has (page, IN_ITS_FORM);
    assert_int_equal (answer (question, TYPED, "lamp.png")->code, 303);
}

static void answer_with_more_documents_than_a_zaak_may_have_comes_back (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F", zaak, question);
    char sql[600];
    snprintf (sql, sizeof sql,
              "WITH more AS (SELECT gen_random_uuid() AS uuid, i FROM generate_series(1, 200) AS i),"
              " known AS (INSERT INTO intake.informatieobject (uuid) SELECT uuid FROM more)"
              " INSERT INTO intake.zaakinformatieobject (informatieobject, zaak, volgnummer)"
              " SELECT more.uuid, zaak.uuid, i FROM more, intake.zaak WHERE identificatie = '%s'",
              zaaknummer);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = answer (question, TYPED, "lamp.png");
    assert_int_equal (page->code, 200);
    assert_has (page, "id=\"bestand-fout\">Bij deze zaak kunnen niet zo veel bestanden meer.");
    assert_has (page, IN_ITS_FORM);
    assert_int_equal (answer (question, TYPED, "")->code, 303);
}

static void answer_with_a_file_that_documents_cannot_take_comes_back (void **state)
{
    (void) state;
    char zaak[PATH_SIZE], question[2 * PATH_SIZE];
    ask_question ("text=Welke+lamp%3F", zaak, question);
    ts_suite_end (suite, "documents", 0, SIGKILL);
    const ts_page *page = answer (question, TYPED, "lamp.png");
    assert_int_equal (page->code, 503);
    assert_has (page, "id=\"bestand-fout\">Dit bestand kwam niet aan. Kies het nog een keer.</p>");
    assert_has (page, IN_ITS_FORM);
    assert_non_null (strcasestr (page->headers, "retry-after"));
    ts_suite_start (suite, "documents", 0);
    ts_suite_wait_ready (suite, "documents", 0);
    assert_int_equal (answer (question, TYPED, "lamp.png")->code, 303);
}

/* A step with a file field: whether it brings a file or not, its answer is that of any other. */
static void form_with_files_for_a_draft_that_is_gone_says_so (void **state)
{
    (void) state;
    char path[PATH_SIZE], away[PATH_SIZE + 20];
    static const char *const no_fields[] = { NULL };
    snprintf (path, sizeof path, "%s", path_of (start ()));
    char *token = ts_browser_field (resident, "-csrf");
    const char *fields[] = { "-csrf", token, NULL };
    snprintf (away, sizeof away, "%.*s/foto", (int) (strrchr (path, '/') - path), path);
    const ts_page *page = ts_browser_upload (resident, away, fields, "foto", "lamp.png", "x", 1);
    assert_int_equal (page->code, 303);
    assert_string_equal (ts_browser_follow (resident, NULL)->url + strlen (ts_suite_url (suite)), path);
    snprintf (away, sizeof away, "%.*s/weggooien", (int) (strrchr (path, '/') - path), path);
    post (resident, away, NULL, "");
    page = ts_browser_upload (resident, path, fields, "foto", "lamp.png", "x", 1);
    assert_int_equal (page->code, 404);
    assert_has (page, "Deze aanvraag is er niet meer");
    assert_int_equal (ts_browser_upload (resident, path, no_fields, "foto", "lamp.png", "x", 1)->code, 403);
    free (token);
}

static void what_is_no_tracking_code_opens_nothing (void **state)
{
    (void) state;
    static const struct {
        const char *path;
        long code;
    } rows[] = {
        { "/volg/x", 404 },
        { "/volg/00000000000000000000000000", 404 },
        { "/mijn/x", 303 }, /* to the login, whatever is there */
        { "/aanvraag/x", 404 },
        { "/aanvraag/00000000-0000-0000-0000-000000000000", 404 },
        { "/document/00000000-0000-0000-0000-000000000000", 303 },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const ts_page *page = ts_browser_get (resident, rows[i].path);
        if (page->code != rows[i].code)
            fail_msg ("%s gives %ld, not %ld", rows[i].path, page->code, rows[i].code);
    }
}

/* Its questions have the names that fields of the gateway's own forms have or had. */
static void publish_own_names (void)
{
    static const char yaml[] =
        "journey: eigen-namen\n"
        "title: {nl: Eigen namen, en: Own names}\n"
        "summary: {nl: Een proef, en: A trial}\n"
        "thema: wonen\n"
        "zaaktype: melding-openbare-ruimte\n"
        "audience: [inwoner]\n"
        "login: none\n"
        "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
        "term: {days: 5, warn_at: 2}\n"
        "retention: {selectielijst: 2020, draft_days: 30}\n"
        "fields:\n"
        "  taal: {type: text, label: {nl: Welke taal spreekt u, en: Your language}}\n"
        "  sleutel: {type: text, label: {nl: Welke sleutel, en: Which key}}\n"
        "  versie: {type: text, label: {nl: Welke versie, en: Which version}}\n"
        "  als: {type: text, label: {nl: Als wie, en: As whom}}\n"
        "  csrf: {type: text, label: {nl: Wat is dat, en: What is that}}\n"
        "steps:\n"
        "  - {id: alles, title: {nl: T, en: T}, ask: [taal, sleutel, versie, als, csrf]}\n"
        "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
        "tests:\n"
        "  - {answers: {taal: a, sleutel: b, versie: c, als: d, csrf: e}, ends_at: controleren}\n";
    char path[300];
    snprintf (path, sizeof path, "%s/eigen-namen.yaml", ts_suite_folder (suite));
    FILE *out = fopen (path, "w");
    assert_non_null (out);
    fputs (yaml, out);
    fclose (out);
    publish (path);
}

static void question_may_have_a_name_that_the_gateway_uses (void **state)
{
    (void) state;
    static const char *const answers[] = { "Fries", "Voordeur", "Tweede", "Buurvrouw", "Geheim" };
    char path[PATH_SIZE];
    publish_own_names ();
    ts_browser_get (resident, "/regelen/eigen-namen");
    assert_int_equal (post (resident, "/regelen/eigen-namen", "-sleutel", "-als=inwoner")->code, 303);
    const ts_page *page = ts_browser_follow (resident, NULL);
    page = go_on (page->code == 303 ? ts_browser_follow (resident, NULL) : page,
                  "taal=Fries&sleutel=Voordeur&versie=Tweede&als=Buurvrouw&csrf=Geheim");
    for (size_t i = 0; i < DM_COUNT (answers); i++)
        assert_has (page, answers[i]);
    assert_has (page, "Controleer en verstuur");
    snprintf (path, sizeof path, "%s", path_of (page));
    assert_int_equal (post (resident, path, "-versie", "")->code, 303);
    assert_has (ts_browser_follow (resident, NULL), "Wij hebben het ontvangen");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (question_may_have_a_name_that_the_gateway_uses),
        CASE (home_lists_what_can_be_arranged_and_finds_it),
        CASE (home_finds_what_people_mean),
        CASE (nothing_asks_for_https_where_the_counter_has_none),
        CASE (language_switch_goes_back_to_what_was_asked_for),
        CASE (language_switch_leads_to_no_other_host),
        CASE (start_page_tells_what_it_takes),
        CASE (journey_that_asks_for_a_login_leads_to_it),
        CASE (wrong_answer_is_told_at_the_field_and_above_and_is_kept),
        CASE (text_of_any_length_is_told_at_its_field_and_comes_back_whole),
        CASE (way_back_leads_to_the_step_before_with_its_answer),
        CASE (exit_says_why_and_what_to_do),
        CASE (draft_is_of_the_browser_that_began_it),
        CASE (question_that_many_get_is_each_ones_own),
        CASE (visit_of_a_draft_lasts_7_days),
        CASE (link_is_mailed_to_an_address_alone),
        CASE (code_that_was_guessed_goes_on_with_nothing),
        CASE (language_switched_in_a_form_saves_what_was_typed),
        CASE (summary_shows_each_answer_with_a_way_to_change_it),
        CASE (erased_zaak_says_so_by_the_link),
        CASE (question_of_the_desk_is_answered_by_the_link),
        CASE (sent_twice_is_one_zaak),
        CASE (changed_answers_are_shown_again_before_they_are_sent),
        CASE (draft_that_was_thrown_away_is_gone_clearly),
        CASE (form_without_token_is_refused),
        CASE (answer_comes_back_when_intake_is_down),
        CASE (answer_that_is_sent_again_is_taken_once),
        CASE (answer_to_a_question_that_is_answered_meanwhile_is_told_of),
        CASE (answer_without_the_document_that_is_asked_for_comes_back),
        CASE (answer_with_more_documents_than_a_zaak_may_have_comes_back),
        CASE (answer_with_a_file_that_documents_cannot_take_comes_back),
        CASE (form_with_files_for_a_draft_that_is_gone_says_so),
        CASE (what_is_no_tracking_code_opens_nothing),
        CASE (answers_come_back_when_intake_is_down),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
