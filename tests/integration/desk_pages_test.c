/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk as two civil servants use it: Bo is of all teams, Sam of openbare-ruimte alone. */
#include <curl/curl.h>
#include <inttypes.h>
#include <signal.h>
#include "tests/integration/pages_world.h"
#include "tests/support/calls.h"
#include "tests/support/sealed.h"

/* The actor id that the provider's name of a civil servant became. */
#define ID_OF(name) "(SELECT id FROM intake.medewerker WHERE name = '" name "')"
#define PAGE_ITEMS 25 /* Source: desk.proto, ListWorkRequest.page_size */

typedef struct zaak {
    char path[PATH_SIZE]; /* /medewerker/zaak/UUID */
    char uuid[DM_UUID_TEXT_SIZE];
    char zaaknummer[64];
} zaak;

static ts_caller caller;
static ts_browser *bo, *sam;

static ts_browser *log_in (const char *who)
{
    ts_browser *browser = ts_browser_open (ts_suite_url (suite));
    log_in_at (browser, "medewerker", who);
    assert_int_equal (ts_browser_get (browser, "/medewerker")->code, 200);
    return browser;
}

static int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .with_logins = true });
    ts_caller_init (&caller, suite, "digictl");
    bo = log_in ("bo");
    sam = log_in ("sam");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_browser_destroy (&bo);
    ts_browser_destroy (&sam);
    ts_caller_clear (&caller);
    ts_suite_destroy (&suite);
    return 0;
}

static zaak submit (const char *zaaktype)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    dm_error error = { 0 };
    zaak it;
    const ts_submission submission = { .key = dm_uuid_new (),
                                       .zaaktype = zaaktype,
                                       .answers = "{\"wat\":\"De <lantaarn> is stuk\"}",
                                       .emailadres = "sanne@example.nl" };
    if (ts_submit (&caller, &submission, arena, &reply, &error))
        fail_msg ("%s", error.message);
    snprintf (it.zaaknummer, sizeof it.zaaknummer, "%s", reply->identificatie);
    snprintf (it.path, sizeof it.path, "/medewerker/zaak/%s", dm_uuid_format (reply->uuid.data, it.uuid));
    return it;
}

static int64_t number (const char *sql, const zaak *of)
{
    char text[400];
    snprintf (text, sizeof text, "SELECT count(*) FROM %s = '%s'", sql, of->uuid);
    return ts_cluster_number (ts_suite_cluster (suite), text);
}

/* A hidden field of the form of an action on this page, copied. */
static void copy_hidden (const char *body, const char *action, const char *name, char out[200])
{
    char start[60], field[60];
    snprintf (start, sizeof start, "/%s\"", action);
    snprintf (field, sizeof field, "name=\"%s\" value=\"", name);
    const char *form = strstr (body, start); /* its address ends so */
    const char *value = form ? strstr (form, field) : NULL;
    if (!value)
        fail_msg ("the page has no form %s with %s", action, name);
    value += strlen (field);
    snprintf (out, 200, "%.*s", (int) strcspn (value, "\""), value);
}

/* The form as the page has it, with what is typed. */
static void fill (const char *body, const char *action, const char *typed, char out[4000])
{
    static const char *const hidden[] = { "-csrf", "-sleutel", "-versie", "-gezien" };
    char *end = out;
    for (size_t i = 0; i < DM_COUNT (hidden); i++) {
        char value[200];
        copy_hidden (body, action, hidden[i], value);
        char *encoded = curl_easy_escape (NULL, value, 0);
        end += sprintf (end, "%s=%s&", hidden[i], encoded);
        curl_free (encoded);
    }
    sprintf (end, "%s", typed);
}

static const ts_page *submit_form (ts_browser *with, const zaak *of, const char *action, const char *form)
{
    char path[PATH_SIZE + 20];
    snprintf (path, sizeof path, "%s/%s", of->path, action);
    return ts_browser_post (with, path, form);
}

static const ts_page *open_form (ts_browser *with, const zaak *of, const char *action)
{
    char path[PATH_SIZE + 20];
    snprintf (path, sizeof path, "%s/%s", of->path, action);
    return ts_browser_get (with, path);
}

/* Opens the form of an action, fills it in and sends it.  Gives: form, as it was sent. */
static const ts_page *send_form (ts_browser *with, const zaak *of, const char *action, const char *typed,
                                 char form[4000])
{
    fill (open_form (with, of, action)->body, action, typed, form);
    return submit_form (with, of, action, form);
}

/* The same, and goes back to the zaak. */
static const ts_page *act (ts_browser *with, const zaak *of, const char *action, const char *typed)
{
    char form[4000];
    const ts_page *page = send_form (with, of, action, typed, form);
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (with, NULL);
    assert_int_equal (page->code, 200);
    return page;
}

/* The list that is shown, and how many zaken stand in it. */
static const ts_page *assert_opens_on (ts_browser *with, const char *path, const char *which, const char *count)
{
    char tab[200];
    const ts_page *page = ts_browser_get (with, path);
    assert_int_equal (page->code, 200);
    snprintf (tab, sizeof tab, "welke=%s\" aria-current=\"page\"", which);
    const char *found = strstr (page->body, tab);
    if (!found)
        fail_msg ("%s does not show %s: %s", path, which, page->body);
    snprintf (tab, sizeof tab, "tabs__aantal\">%s</span></a></li>", count);
    assert_memory_equal (strstr (found, "tabs__aantal"), tab, strlen (tab));
    return page;
}

/* First of all: there are no zaken yet. */
static void the_desk_opens_on_the_first_list_with_work (void **state)
{
    (void) state;
    assert_has (assert_opens_on (sam, "/medewerker", "mijn", "0"), "Hier staan nu geen zaken.");
    const zaak lamp = submit (NULL);
    assert_has (assert_opens_on (sam, "/medewerker", "vrij", "1"), lamp.path);
    assert_has (assert_opens_on (sam, "/medewerker?welke=onzin", "vrij", "1"), lamp.path);
    assert_lacks (assert_opens_on (sam, "/medewerker?welke=mijn", "mijn", "0"), lamp.path);
    act (sam, &lamp, "pakken", "");
    assert_has (assert_opens_on (sam, "/medewerker", "mijn", "1"), lamp.path);
    assert_has (assert_opens_on (bo, "/medewerker", "alle", "1"), lamp.path);
    const zaak card = submit ("gehandicaptenparkeerkaart"); /* of a team that Sam is not of */
    assert_has (assert_opens_on (bo, "/medewerker", "vrij", "1"), card.path);
    assert_opens_on (bo, "/medewerker?welke=alle", "alle", "2");
    assert_opens_on (sam, "/medewerker?welke=vrij", "vrij", "0");
    act (sam, &lamp, "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt");
    assert_opens_on (sam, "/medewerker", "mijn", "0"); /* work that is done is no work */
}

static void the_list_has_the_zaken_of_the_own_teams (void **state)
{
    (void) state;
    const zaak lamp = submit (NULL), card = submit ("gehandicaptenparkeerkaart");
    const ts_page *page = ts_browser_get (sam, "/medewerker?welke=alle");
    assert_int_equal (page->code, 200);
    assert_has (page, lamp.zaaknummer);
    assert_lacks (page, card.zaaknummer);
    page = ts_browser_get (bo, "/medewerker?welke=vrij");
    assert_has (page, lamp.zaaknummer);
    assert_has (page, card.zaaknummer);
    assert_lacks (ts_browser_get (bo, "/medewerker?welke=mijn"), lamp.zaaknummer);
}

static void the_list_is_filtered_and_searched (void **state)
{
    (void) state;
    const zaak lamp = submit (NULL), card = submit ("gehandicaptenparkeerkaart");
    const ts_page *page = search_work (bo, "alle", lamp.zaaknummer);
    assert_has (page, lamp.path);
    assert_lacks (page, card.path);
    page = ts_browser_get (bo, "/medewerker?welke=alle&zaaktype=gehandicaptenparkeerkaart");
    assert_has (page, card.path);
    assert_lacks (page, lamp.path);
    page = search_work (bo, "alle", "<b>");
    assert_int_equal (page->code, 200);
    assert_has (page, "value=\"&lt;b&gt;\"");
}

/* What the tabs and the mark of late zaken say is said of the same filters, and so is what they lead to. */
static void the_list_says_how_long_it_is_with_its_filters (void **state)
{
    (void) state;
    const zaak plan = submit ("geveltuin");
    char sql[200];
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET startdatum = '2019-03-04' WHERE uuid = '%s'", plan.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const char *narrowed = "/medewerker?welke=alle&zaaktype=geveltuin&tot=2019-03-04&volgorde=ontvangen";
    const ts_page *page = ts_browser_get (bo, narrowed);
    assert_has (page, "Alle open zaken <span class=\"tabs__aantal\">1</span>");
    assert_has (page, "Zaak 1 tot en met 1 van 1</p>");
    assert_lacks (page, "te laat."); /* others are */
    assert_has (page, "/medewerker?welke=klaar&amp;zaaktype=geveltuin&amp;tot=2019-03-04&amp;volgorde=ontvangen\"");
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET uiterlijke_einddatum_afdoening = '2019-04-04' WHERE uuid = '%s'",
              plan.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    page = ts_browser_get (bo, narrowed);
    assert_has (page, "1 zaak is te laat.");
    assert_has (
        page,
        "/medewerker?welke=alle&amp;zaaktype=geveltuin&amp;te_laat=1&amp;tot=2019-03-04&amp;volgorde=ontvangen\"");
    act (bo, &plan, "besluit", "resultaattype=toegekend&toelichting=Mooi&-gelezen=ja");
    page = ts_browser_get (bo, "/medewerker?welke=klaar&zaaktype=geveltuin&tot=2019-03-04");
    assert_has (page, "Afgerond <span class=\"tabs__aantal\">1</span>");
    assert_has (page, "Zaak 1 tot en met 1 van 1</p>");
}

static void a_late_zaak_comes_first_and_says_so (void **state)
{
    (void) state;
    const zaak late = submit (NULL);
    char sql[200];
    snprintf (sql, sizeof sql,
              "UPDATE intake.zaak SET startdatum = current_date - 9, uiterlijke_einddatum_afdoening = current_date - 3 "
              "WHERE uuid = '%s'",
              late.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = ts_browser_get (bo, "/medewerker?welke=alle");
    assert_has (page, "dagen te laat");
    assert_has (page, "1 zaak is te laat.");
    assert_memory_equal (strstr (page->body, "href=\"/medewerker/zaak/") + 6, late.path, strlen (late.path));
    act (bo, &late, "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt");
}

/* Open zaken that are late, which nobody handles. */
static void insert_late (int64_t count)
{
    char sql[400];
    snprintf (
        sql, sizeof sql,
        "INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening, language,"
        " answers) SELECT gen_random_uuid(), 'VEEL-' || left(gen_random_uuid()::text, 30), 'geveltuin', current_date - "
        "9,"
        " current_date - 3, 'nl', '' FROM generate_series(1, %" PRId64 ")",
        count);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
}

static void the_list_counts_to_a_thousand (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (suite);
    insert_late (1000 - ts_cluster_number (cluster, "SELECT count(*) FROM intake.zaak WHERE einddatum IS NULL"));
    assert_opens_on (bo, "/medewerker?welke=alle", "alle", "1000");
    insert_late (1000);
    assert_opens_on (bo, "/medewerker?welke=vrij", "vrij", "1000+");
    assert_has (assert_opens_on (bo, "/medewerker?welke=alle", "alle", "1000+"), "Meer dan 1000 zaken zijn te laat.");
    PQclear (ts_cluster_query (cluster, "DELETE FROM intake.zaak WHERE identificatie LIKE 'VEEL-%'"));
}

/* Three weeks of 84 days; the desk's list, and the page of the zaak. */
static void an_end_is_near_as_early_as_the_zaaktype_has_it (void **state)
{
    (void) state;
    static const struct {
        const char *zaaktype, *days, *kind;
    } ends[] = { { "bezwaar-maken", "21", "bijna" },
                 { "bezwaar-maken", "22", "op_tijd" },
                 { "melding-openbare-ruimte", "2", "bijna" },
                 { "melding-openbare-ruimte", "3", "op_tijd" } };
    for (size_t i = 0; i < DM_COUNT (ends); i++) {
        char sql[300], row[60], mark[60];
        const zaak it = submit (ends[i].zaaktype);
        snprintf (sql, sizeof sql,
                  "UPDATE intake.zaak SET uiterlijke_einddatum_afdoening ="
                  " (now() AT TIME ZONE 'Europe/Amsterdam')::date + %s WHERE uuid = '%s'",
                  ends[i].days, it.uuid);
        PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
        snprintf (row, sizeof row, "werk__rij--%s", ends[i].kind);
        snprintf (mark, sizeof mark, "merkteken--%s", ends[i].kind);
        assert_has (search_work (bo, "alle", it.zaaknummer), row);
        assert_has (ts_browser_get (bo, it.path), mark);
    }
}

/* As many and as long as they may be, and of what takes most room in HTML. */
static void a_full_zaak_shows_the_newest_and_can_be_decided (void **state)
{
    (void) state;
    static const char *const rows[] = {
        "INSERT INTO intake.note (uuid, zaak, text, by)"
        " SELECT gen_random_uuid(), '%s', repeat('\"', 4000)::bytea, " ID_OF (
            "Bo de Vries") " FROM generate_series(1, 200)",
        "INSERT INTO intake.question (uuid, zaak, text, wants_document, suspends, answered, answer)"
        " SELECT gen_random_uuid(), '%s', repeat('\"', 2000)::bytea, false, false, now(), repeat('\"', 4000)::bytea"
        " FROM generate_series(1, 50)",
        "INSERT INTO intake.history_entry (uuid, zaak, kind, by, text)"
        " SELECT gen_random_uuid(), '%s', 'assigned', " ID_OF (
            "Bo de Vries") ", repeat('\"', 200)::bytea FROM generate_series(1, 2000)",
    };
    const zaak it = submit (NULL);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char sql[500];
        snprintf (sql, sizeof sql, rows[i], it.uuid);
        PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    }
    ts_seal (suite);
    const ts_page *page = ts_browser_get (bo, it.path);
    assert_int_equal (page->code, 200);
    assert_has (page, "oudere notities. Die passen niet op deze pagina.");
    assert_has (page, "oudere vragen. Die passen niet op deze pagina.");
    assert_has (page, "oudere gebeurtenissen. Die passen niet op deze pagina.");
    act (bo, &it, "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt");
    assert_int_equal (number ("intake.resultaat WHERE zaak", &it), 1);
    assert_lacks (ts_browser_get (bo, submit (NULL).path), "passen niet op deze pagina");
}

static void a_long_list_goes_on_at_the_next_page (void **state)
{
    (void) state;
    for (int i = 0; i <= PAGE_ITEMS; i++)
        submit ("gehandicaptenparkeerkaart");
    const ts_page *page = ts_browser_get (bo, "/medewerker?welke=alle&zaaktype=gehandicaptenparkeerkaart");
    char first[PATH_SIZE];
    assert_has (page, "welke=alle&amp;zaaktype=gehandicaptenparkeerkaart&amp;pagina=2\" rel=\"next\"");
    snprintf (first, sizeof first, "%.*s", 16 + 36, strstr (page->body, "/medewerker/zaak/"));
    page = ts_browser_get (bo, "/medewerker?welke=alle&zaaktype=gehandicaptenparkeerkaart&pagina=2");
    assert_int_equal (page->code, 200);
    assert_has (page, "/medewerker/zaak/");
    assert_has (page, "rel=\"prev\"");
    assert_lacks (page, first);
    page = ts_browser_get (bo, "/medewerker?welke=alle&zaaktype=gehandicaptenparkeerkaart&aantal=100");
    assert_lacks (page, "rel=\"next\"");
    assert_has (page, first);
    assert_int_equal (ts_browser_get (bo, "/medewerker?pagina=zz&aantal=-1&volgorde=x")->code, 200);
    assert_int_equal (ts_browser_get (bo, "/medewerker?welke=alle&pagina=999999")->code, 200);
    assert_int_equal (ts_browser_get (bo, "/medewerker?welke=alle&pagina=9999&aantal=100")->code, 200);
}

/* The address of the list that is shown behind the host, copied. */
static void copy_address (const ts_page *page, char out[1000])
{
    snprintf (out, 1000, "%s", strstr (page->url, "/medewerker"));
}

static void a_search_stands_sealed_in_the_address_for_who_searched (void **state)
{
    (void) state;
    const zaak lamp = submit (NULL);
    char address[1000], path[1200];
    const ts_page *page = search_work (bo, "alle", "sanne@example.nl");
    assert_has (page, lamp.path);
    assert_has (page, "value=\"sanne@example.nl\"");
    copy_address (page, address);
    assert_non_null (strstr (address, "&zoek="));
    assert_null (strstr (address, "sanne"));
    assert_has (ts_browser_get (bo, address), lamp.path);
    page = ts_browser_get (sam, address); /* it is Bo's */
    assert_has (page, "Deze zoekopdracht is verlopen.");
    assert_lacks (page, "sanne@example.nl\"");
    address[strlen (address) - 1] ^= 1; /* another digit: nothing that was sealed */
    assert_has (ts_browser_get (bo, address), "Deze zoekopdracht is verlopen.");
    assert_has (ts_browser_get (bo, "/medewerker?welke=alle&zoek=sanne"), "Deze zoekopdracht is verlopen.");
    page = search_work (bo, "alle", lamp.zaaknummer);
    copy_address (page, address);
    snprintf (path, sizeof path, "%s%s&plaats=1", lamp.path, strchr (address, '?'));
    assert_int_equal (ts_browser_get (bo, path)->code, 200);
    snprintf (path, sizeof path, "%s/notitie%s&plaats=1", lamp.path, strchr (address, '?'));
    assert_int_equal (ts_browser_get (bo, path)->code, 200);
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("audit.entry WHERE bytes LIKE '%nl.digimeente.zaak.viewed%"
                              "behandelen van de zaak, gevonden met zoeken%' AND subject",
                              &lamp),
                      2);
}

static void an_action_leads_back_to_the_zaak_in_its_list (void **state)
{
    (void) state;
    const zaak first = submit ("evenement-melden"), second = submit ("evenement-melden");
    char path[PATH_SIZE * 2], form[4000], location[1000];
    snprintf (path, sizeof path, "%s?welke=vrij&zaaktype=evenement-melden&plaats=1", first.path);
    const ts_page *page = ts_browser_get (bo, path);
    assert_has (page, "/medewerker?welke=vrij&amp;zaaktype=evenement-melden#zaak-");
    assert_has (page, second.path); /* the next one */
    fill (page->body, "pakken", "-lijst=welke%3Dvrij%26zaaktype%3Devenement-melden%26plaats%3D1%26anders%3D%0Ax", form);
    assert_has (page, "name=\"-lijst\" value=\"welke=vrij&amp;zaaktype=evenement-melden&amp;plaats=1\"");
    assert_int_equal (submit_form (bo, &first, "pakken", form)->code, 303);
    page = ts_browser_follow (bo, NULL);
    snprintf (location, sizeof location, "%s?gedaan=pakken&welke=vrij&zaaktype=evenement-melden&plaats=1", first.path);
    assert_non_null (strstr (page->url, location));
    assert_has (page, second.path);
    assert_has (page, "U behandelt deze zaak nu.");
    assert_lacks (ts_browser_get (bo, first.path), second.path); /* opened from no list */
}

#define ON_FREE_EVENTS "welke=vrij&zaaktype=evenement-melden"
#define ESCAPED_FREE_EVENTS "welke=vrij&amp;zaaktype=evenement-melden"

static void pages_of_actions_keep_the_place_in_the_list (void **state)
{
    (void) state;
    const zaak it = submit ("evenement-melden");
    char path[PATH_SIZE * 2], way_back[PATH_SIZE * 2], form[4000];
    snprintf (path, sizeof path, "%s?" ON_FREE_EVENTS "&plaats=2", it.path);
    snprintf (way_back, sizeof way_back, "href=\"%s?" ESCAPED_FREE_EVENTS "&amp;plaats=2\"", it.path);
    assert_has (ts_browser_get (bo, path), "/vraag?" ESCAPED_FREE_EVENTS "&amp;plaats=2\"");
    snprintf (path, sizeof path, "%s/vraag?" ON_FREE_EVENTS "&plaats=2", it.path);
    const ts_page *page = ts_browser_get (bo, path);
    assert_has (page, way_back);
    assert_has (page, "name=\"-lijst\" value=\"" ESCAPED_FREE_EVENTS "&amp;plaats=2\"");
    fill (page->body, "vraag",
          "text=Waar%3F&-toon=voorbeeld&-lijst=welke%3Dvrij%26zaaktype%3Devenement-melden%26plaats%3D2", form);
    page = submit_form (bo, &it, "vraag", form);
    assert_has (page, way_back);
    assert_has (page, "name=\"-lijst\" value=\"" ESCAPED_FREE_EVENTS "&amp;plaats=2\"");
    act (bo, &it, "pakken", "");
    snprintf (path, sizeof path, "%s/pakken?" ON_FREE_EVENTS "&plaats=2", it.path);
    page = ts_browser_get (bo, path); /* it cannot be taken again */
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "?" ON_FREE_EVENTS "&plaats=2"));
}

/* Ends a report that stood at a place of a list, and goes on.  Returns the page of the next one. */
static const ts_page *end_and_go_on (const char *place)
{
    const zaak it = submit (NULL);
    char form[4000], typed[200];
    snprintf (typed, sizeof typed,
              "resultaattype=opgelost&-volgende=ja&-lijst=welke%%3Dalle%%26zaaktype%%3Dmelding-openbare-ruimte"
              "%%26plaats%%3D%s",
              place);
    assert_int_equal (send_form (bo, &it, "afhandelen", typed, form)->code, 303);
    const ts_page *page = ts_browser_follow (bo, NULL);
    assert_lacks (page, it.zaaknummer);
    return page;
}

static void one_goes_on_in_the_list_and_at_its_end_among_ones_own (void **state)
{
    (void) state;
    const zaak own = submit (NULL);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "UPDATE intake.zaak SET behandelaar = NULL"));
    act (bo, &own, "pakken", "");
    const ts_page *page = end_and_go_on ("1");
    assert_has (page, "De vorige zaak is klaar. Dit is de volgende zaak in de lijst.");
    assert_non_null (strstr (page->url, "?gedaan=next_in_list&welke=alle&zaaktype=melding-openbare-ruimte&plaats=1"));
    page = end_and_go_on ("900"); /* the list ends before it */
    assert_has (page, "De vorige zaak is klaar. Dit is de volgende van uw zaken.");
    assert_non_null (strstr (page->url, own.path));
    assert_non_null (strstr (page->url, "?gedaan=next&welke=mijn&plaats=1"));
}

static void a_filter_that_is_wrong_is_told_and_loses_nothing (void **state)
{
    (void) state;
    char text[700];
    memset (text, 'z', sizeof text);
    text[699] = '\0';
    const ts_page *page = search_work (bo, "alle", text);
    assert_int_equal (page->code, 400);
    assert_has (page, "Zoek met hoogstens 100 tekens.");
    assert_has (page, "value=\"zzzz");
    page = ts_browser_get (bo, "/medewerker?welke=alle&van=2026-02-31&zaaktype=geveltuin");
    assert_int_equal (page->code, 400);
    assert_has (page, "value=\"2026-02-31\" aria-invalid=\"true\" aria-describedby=\"van-fout\"");
    assert_has (page, "<option value=\"geveltuin\" selected lang=\"nl\">");
    assert_has (ts_browser_get (bo, "/medewerker?welke=alle&tot=gisteren"), "aria-describedby=\"tot-fout\"");
}

static void the_page_has_all_of_the_zaak_and_each_view_is_recorded (void **state)
{
    (void) state;
    const zaak lamp = submit (NULL);
    const ts_page *page = ts_browser_get (bo, lamp.path);
    assert_int_equal (page->code, 200);
    assert_has (page, lamp.zaaknummer);
    assert_has (page, "sanne@example.nl");
    assert_has (page, "De &lt;lantaarn&gt; is stuk");
    assert_has (page, "Zaak ontvangen");
    assert_non_null (strstr (page->headers, "no-store"));
    ts_suite_wait_settled (suite);
    assert_int_equal (number ("audit.entry WHERE bytes LIKE '%nl.digimeente.zaak.viewed%"
                              "behandelen van de zaak%' AND subject",
                              &lamp),
                      1);
}

/* A zaaktype has its name in Dutch alone; the title of a journey is in both languages. */
static void the_desk_in_english_says_which_names_are_dutch (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char sql[200];
    ts_browser_get (bo, "/taal/en?terug=%2F");
    assert_has (ts_browser_get (bo, "/medewerker?welke=alle"), "<option value=\"geveltuin\" lang=\"nl\">");
    assert_has (ts_browser_get (bo, it.path), "<h1 class=\"utrecht-heading-1\" lang=\"nl\">Geveltuin aanleggen</h1>");
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET journey = 'geveltuin', journey_version = 1 WHERE uuid = '%s'",
              it.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    assert_has (ts_browser_get (bo, it.path), "<h1 class=\"utrecht-heading-1\" lang=\"en\">Plant a facade garden</h1>");
    ts_browser_get (bo, "/taal/nl?terug=%2F");
    assert_has (ts_browser_get (bo, it.path), "<h1 class=\"utrecht-heading-1\" lang=\"nl\">Geveltuin aanleggen</h1>");
}

static void a_zaak_that_nobody_else_can_take_can_be_let_go (void **state)
{
    (void) state;
    char title[120];
    const zaak card = submit ("gehandicaptenparkeerkaart"); /* of a team that Bo alone is of */
    act (bo, &card, "pakken", "");
    const ts_page *page = open_form (bo, &card, "toewijzen");
    assert_has (page, "Er is nu geen collega aan wie u deze zaak kunt overdragen.");
    snprintf (title, sizeof title, "<title>Draag over aan een collega - %s - ", card.zaaknummer);
    assert_has (page, title); /* tells apart the tabs that are open */
    const zaak lamp = submit (NULL);
    act (bo, &lamp, "pakken", "");
    assert_lacks (open_form (bo, &lamp, "toewijzen"), "Er is nu geen collega");
    act (bo, &lamp, "afhandelen", "resultaattype=opgelost&toelichting=");
}

static void another_teams_zaak_is_not_found (void **state)
{
    (void) state;
    const zaak card = submit ("gehandicaptenparkeerkaart");
    char form[4000];
    fill (open_form (bo, &card, "notitie")->body, "notitie", "text=Hallo", form);
    assert_int_equal (ts_browser_get (sam, card.path)->code, 404);
    char *csrf = (ts_browser_get (sam, "/medewerker"), ts_browser_field (sam, "-csrf"));
    char *own = strchr (form, '&'), theirs[4200];
    snprintf (theirs, sizeof theirs, "-csrf=%s%s", csrf, own);
    assert_int_equal (submit_form (sam, &card, "notitie", theirs)->code, 404);
    assert_int_equal (number ("intake.note WHERE zaak", &card), 0);
    assert_int_equal (ts_browser_get (bo, "/medewerker/zaak/geen-uuid")->code, 404);
    free (csrf);
}

/* As if it was not used for longer than idle-minutes. */
static void end_newest_session (void)
{
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "UPDATE gateway.session SET used = now() - interval '31 minutes' "
                               "WHERE begun = (SELECT max(begun) FROM gateway.session)"));
}

/* The form as it came back, with the token that came with it. */
static void fill_again (ts_browser *browser, const char *form, char out[4000])
{
    char *csrf = ts_browser_field (browser, "-csrf");
    snprintf (out, 4000, "-csrf=%s%s", csrf, strchr (form, '&'));
    free (csrf);
}

static void a_note_outlives_the_login_that_it_was_typed_in (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000], again[4000];
    ts_browser *tab = log_in ("bo");
    fill (open_form (tab, &it, "notitie")->body, "notitie", "text=Gebeld%3A+%3Cniet%3E+thuis", form);
    end_newest_session ();
    ts_browser_set_site (tab, "cross-site");
    const ts_page *page = submit_form (tab, &it, "notitie", form);
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "/inloggen?als=medewerker"));
    ts_browser_set_site (tab, "same-origin");
    page = submit_form (tab, &it, "notitie", form);
    assert_int_equal (page->code, 403);
    assert_has (page, "name=\"text\" value=\"Gebeld: &lt;niet&gt; thuis\"");
    assert_has (page, "name=\"-toon\" value=\"formulier\"");
    assert_has (page, "Terug naar het formulier");
    assert_has (page, "href=\"/inloggen?als=medewerker&amp;terug=%2Fingelogd\" target=\"_blank\"");
    assert_int_equal (number ("intake.note WHERE zaak", &it), 0);
    log_in_at (tab, "inwoner", "sanne"); /* the wrong way */
    page = submit_form (tab, &it, "notitie", form);
    assert_int_equal (page->code, 403);
    assert_has (page, "Gebeld: &lt;niet&gt; thuis");
    assert_has (page, "target=\"_blank\"");
    fill_again (tab, form, again);
    log_in_at (tab, "medewerker", "bo");
    strcat (again, "&-toon=formulier");
    page = submit_form (tab, &it, "notitie", again);
    assert_int_equal (page->code, 200);
    assert_has (page, "Gebeld: &lt;niet&gt; thuis</textarea>");
    assert_lacks (page, "<title>Fout:");
    assert_int_equal (number ("intake.note WHERE zaak", &it), 0);
    fill (page->body, "notitie", "text=Gebeld%3A+%3Cniet%3E+thuis", form);
    assert_int_equal (submit_form (tab, &it, "notitie", form)->code, 303);
    assert_has (ts_browser_follow (tab, NULL), "Gebeld: &lt;niet&gt; thuis");
    assert_int_equal (number ("intake.note WHERE zaak", &it), 1);
    ts_browser_destroy (&tab);
}

static void each_action_does_what_it_says (void **state)
{
    (void) state;
    char *id = ts_cluster_text (ts_suite_cluster (suite), "SELECT " ID_OF ("Sam Jansen")), choice[80];
    const zaak it = submit ("geveltuin");
    assert_has (act (bo, &it, "pakken", ""), "U behandelt deze zaak nu.");
    assert_int_equal (number ("intake.zaak WHERE behandelaar = " ID_OF ("Bo de Vries") " AND uuid", &it), 1);
    const ts_page *page = act (bo, &it, "vraag", "text=Hoe+breed%3F&document=ja&opschorten=ja");
    assert_has (page, "Hoe breed?");
    assert_has (page, "Er is ook om een document gevraagd.");
    assert_has (page, "Opgeschort");
    assert_has (page, "/opschorten\""); /* by hand too, so that the answer does not end it */
    assert_has (act (bo, &it, "hervatten", ""), "De termijn loopt weer.");
    assert_has (act (bo, &it, "opschorten", "reason=Wij+wachten+op+advies"), "De termijn is opgeschort.");
    assert_lacks (ts_browser_get (bo, it.path), "/opschorten\"");
    act (bo, &it, "hervatten", "");
    page = act (bo, &it, "verlengen", "reason=Meer+tijd");
    assert_has (page, "De termijn is verlengd.");
    assert_lacks (page, "/verlengen\"");
    page = act (bo, &it, "notitie", "text=Gebeld+%26+besproken");
    assert_has (page, "Gebeld &amp; besproken");
    page = act (bo, &it, "status", "statustype=in_behandeling&statustoelichting=Wij+kijken+%3Cbuiten%3E");
    assert_has (page, "De status is gezet.");
    assert_has (page, "<dt>Toelichting bij de status</dt><dd class=\"regels\">Wij kijken &lt;buiten&gt;</dd>");
    page = act (bo, &it, "status", "statustype=ontvangen&statustoelichting=");
    assert_lacks (page, "Toelichting bij de status");
    assert_has (page,
                "In behandeling</span></p>\n<p class=\"regels\">Wij kijken &lt;buiten&gt;</p>"); /* in its history */
    snprintf (choice, sizeof choice, "behandelaar=%s", id);
    page = act (bo, &it, "toewijzen", choice);
    free (id);
    assert_has (page, "Sam Jansen");
    assert_int_equal (number ("intake.zaak WHERE behandelaar = " ID_OF ("Sam Jansen") " AND uuid", &it), 1);
}

static void a_document_is_added_and_opened (void **state)
{
    (void) state;
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    const zaak it = submit (NULL);
    char csrf[200], key[200], path[PATH_SIZE + 20], length[40];
    const ts_page *page = open_form (bo, &it, "document");
    copy_hidden (page->body, "document", "-csrf", csrf);
    copy_hidden (page->body, "document", "-sleutel", key);
    const char *fields[] = { "-csrf", csrf, "-sleutel", key, NULL };
    snprintf (path, sizeof path, "%s/document", it.path);
    page = ts_browser_upload (bo, path, fields, "bestand", "advies.pdf", pdf, sizeof pdf - 1);
    assert_int_equal (page->code, 303);
    assert_has (ts_browser_follow (bo, NULL), "Het document is toegevoegd.");
    ts_suite_wait_settled (suite);
    page = ts_browser_get (bo, it.path);
    assert_has (page, "advies.pdf");
    char link[PATH_SIZE];
    snprintf (link, sizeof link, "%.*s", 10 + 36, strstr (page->body, "/document/"));
    page = ts_browser_head (bo, link);
    assert_int_equal (page->code, 200);
    snprintf (length, sizeof length, "Content-Length: %zu", sizeof pdf - 1);
    assert_non_null (strstr (page->headers, length));
    page = ts_browser_get (bo, link);
    assert_int_equal (page->code, 200);
    assert_memory_equal (page->body, pdf, sizeof pdf - 1);
    ts_suite_wait_settled (suite);
    assert_int_equal (
        number ("audit.entry WHERE bytes LIKE '%nl.digimeente.zaak.document-viewed%behandelen van de zaak%'"
                " AND actor_id = " ID_OF ("Bo de Vries") " AND subject",
                &it),
        1);
}

static void a_document_that_is_no_document_is_refused (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char csrf[200], key[200], path[PATH_SIZE + 20];
    const ts_page *page = open_form (bo, &it, "document");
    copy_hidden (page->body, "document", "-csrf", csrf);
    copy_hidden (page->body, "document", "-sleutel", key);
    const char *fields[] = { "-csrf", csrf, "-sleutel", key, NULL };
    snprintf (path, sizeof path, "%s/document", it.path);
    page = ts_browser_upload (bo, path, fields, "bestand", "foto.pdf", "MZ geen pdf", 11);
    assert_int_equal (page->code, 400);
    assert_has (page, "id=\"v-bestand-fout\"");
    assert_int_equal (number ("intake.zaakinformatieobject WHERE zaak", &it), 0);
}

static void the_second_of_two_hears_what_changed_and_loses_nothing (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    fill (open_form (sam, &it, "vraag")->body, "vraag", "text=Waar+%3Cprecies%3E%3F&document=ja", form);
    act (bo, &it, "pakken", "");
    const ts_page *page = submit_form (sam, &it, "vraag", form);
    assert_int_equal (page->code, 409);
    assert_has (page, "Deze zaak is intussen gewijzigd");
    assert_has (page, "Behandelaar gewijzigd");
    assert_has (page, "Waar &lt;precies&gt;?</textarea>");
    assert_has (page, "name=\"document\" value=\"ja\" checked");
    assert_int_equal (number ("intake.question WHERE zaak", &it), 0);
    fill (page->body, "vraag", "text=Waar+precies%3F", form);
    assert_int_equal (submit_form (sam, &it, "vraag", form)->code, 303);
    assert_int_equal (number ("intake.question WHERE zaak", &it), 1);
}

static void what_was_typed_about_a_zaak_that_ended_is_shown (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    fill (open_form (sam, &it, "vraag")->body, "vraag", "text=Waar+precies%3F", form);
    act (bo, &it, "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt");
    const ts_page *page = submit_form (sam, &it, "vraag", form);
    assert_int_equal (page->code, 409);
    assert_has (page, "kan nu niet meer");
    assert_has (page, "Waar precies?");
    assert_has (page, "Besluit genomen");
}

static void a_term_that_is_over_is_not_extended_or_suspended (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char question[4000], suspend[4000], sql[300];
    fill (open_form (sam, &it, "vraag")->body, "vraag", "text=Hoe+breed%3F&opschorten=ja", question);
    fill (open_form (sam, &it, "opschorten")->body, "opschorten", "reason=Wij+wachten", suspend);
    snprintf (sql, sizeof sql,
              "UPDATE intake.zaak SET startdatum = current_date - 90, uiterlijke_einddatum_afdoening = current_date - 3"
              " WHERE uuid = '%s'",
              it.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = submit_form (sam, &it, "opschorten", suspend);
    assert_int_equal (page->code, 409);
    assert_has (page, "De termijn is al voorbij");
    assert_has (page, "Wij wachten");
    assert_lacks (page, "intussen gewijzigd");
    assert_lacks (page, "/opschorten\"");
    assert_lacks (page, "/verlengen\"");
    assert_lacks (page, "name=\"opschorten\"");
    page = submit_form (sam, &it, "vraag", question);
    assert_int_equal (page->code, 409);
    assert_has (page, "De termijn is al voorbij");
    assert_has (page, "Hoe breed?</textarea>");
    fill (page->body, "vraag", "text=Hoe+breed%3F", question);
    assert_int_equal (submit_form (sam, &it, "vraag", question)->code, 303);
}

static void a_form_sent_twice_does_it_once (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    assert_int_equal (send_form (bo, &it, "notitie", "text=Dubbel", form)->code, 303);
    assert_int_equal (submit_form (bo, &it, "notitie", form)->code, 303);
    assert_int_equal (number ("intake.note WHERE zaak", &it), 1);
}

static void a_form_without_its_token_is_refused (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    fill (open_form (bo, &it, "notitie")->body, "notitie", "text=Hallo", form);
    assert_int_equal (submit_form (bo, &it, "notitie", strchr (form, '&') + 1)->code, 403);
    assert_int_equal (submit_form (sam, &it, "notitie", form)->code, 403);
    assert_int_equal (number ("intake.note WHERE zaak", &it), 0);
}

static void a_form_that_is_not_filled_in_comes_back (void **state)
{
    (void) state;
    static const char *const rows[][3] = {
        { "vraag", "text=&document=ja", "Schrijf uw vraag op" },
        { "notitie", "text=+", "Schrijf uw notitie op" },
        { "besluit", "toelichting=Bewaar+mij", "Kies een besluit." }, /* before it is read over too */
        { "besluit", "resultaattype=toegekend&toelichting=", "Vul een motivering in" },
        { "verlengen", "reason=", "Vul een reden in" },
        { "opschorten", "reason=", "Vul een reden in" },
        { "status", "statustype=bestaat_niet&statustoelichting=Bewaar+mij", "Kies een status." },
        { "besluit", "resultaattype=onzin&toelichting=Bewaar+mij&-gelezen=ja", "Kies een besluit." },
        { "toewijzen", "behandelaar=niemand-zo", "Kies een collega" },
    };
    const zaak it = submit ("geveltuin");
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char form[4000];
        const ts_page *page = send_form (bo, &it, rows[i][0], rows[i][1], form);
        assert_int_equal (page->code, 400);
        assert_has (page, rows[i][2]);
        assert_has (page, "<title>Fout:");
        assert_has (page, "href=\"#v-");
        assert_has (page, "-fout\"");
        if (strstr (rows[i][1], "Bewaar"))
            assert_has (page, "Bewaar mij</textarea>");
    }
    assert_int_equal (number ("intake.zaak WHERE revision = 1 AND uuid", &it), 1);
}

static void an_erased_zaak_is_shown_and_says_so (void **state)
{
    (void) state;
    char sql[300];
    const zaak it = submit (NULL);
    assert_lacks (ts_browser_get (bo, it.path), "zijn gewist");
    snprintf (sql, sizeof sql, "DELETE FROM intake.data_key WHERE owner = '%s'", it.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = ts_browser_get (bo, it.path);
    assert_int_equal (page->code, 200);
    assert_has (page, "zijn gewist");
    assert_has (page, it.zaaknummer);
    assert_int_equal (ts_browser_get (bo, "/medewerker?welke=alle")->code, 200);
}

static void a_text_beyond_its_bound_comes_back_whole (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000], *typed = malloc (8000), *whole = malloc (12000);
    assert_true (typed && whole);
    memset (typed, 'x', 4001);
    typed[4001] = '\0';
    fill (open_form (bo, &it, "notitie")->body, "notitie", "", form);
    snprintf (whole, 12000, "%stext=%s", form, typed);
    const ts_page *page = submit_form (bo, &it, "notitie", whole);
    assert_int_equal (page->code, 400);
    assert_has (page, typed);
    assert_int_equal (number ("intake.note WHERE zaak", &it), 0);
    free (typed);
    free (whole);
}

static void assert_given_back (const ts_page *page, const char *text)
{
    assert_int_equal (page->code, 503);
    assert_has (page, "Wat u invulde, staat nog op deze pagina.");
    assert_has (page, text);
}

/* The form of the page that is shown, as it was sent and given back. */
static void copy_given_back (ts_browser *with, const char *const names[], char out[4000])
{
    *out = '\0';
    for (size_t i = 0; names[i]; i++) {
        char *value = ts_browser_field (with, names[i]);
        assert_non_null (value);
        char *encoded = curl_easy_escape (NULL, value, 0);
        sprintf (out + strlen (out), "%s%s=%s", i ? "&" : "", names[i], encoded);
        curl_free (encoded);
        free (value);
    }
}

static void what_was_typed_comes_back_when_intake_is_down (void **state)
{
    (void) state;
    static const struct {
        const char *action, *typed, *back;
    } rows[] = {
        { "notitie", "text=Een+%3Clange%3E+notitie", "name=\"text\" value=\"Een &lt;lange&gt; notitie\"" },
        { "vraag", "text=Welke%3F&document=ja", "name=\"text\" value=\"Welke?\"" },
        { "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt", "value=\"Gemaakt\"" },
        { "afhandelen", "resultaattype=&toelichting=Gemaakt", "value=\"Gemaakt\"" }, /* and it is refused */
    };
    const zaak it = submit (NULL);
    char forms[DM_COUNT (rows)][4000];
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        fill (open_form (bo, &it, rows[i].action)->body, rows[i].action, rows[i].typed, forms[i]);
    ts_suite_end (suite, "intake", 0, SIGKILL);
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_given_back (submit_form (bo, &it, rows[i].action, forms[i]), rows[i].back);
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
}

/* Intake takes the decision in, but nobody hears of it. */
static void a_decision_that_is_sent_again_is_taken_once (void **state)
{
    (void) state;
    static const char *const names[] = {
        "-csrf", "-sleutel", "-versie", "-gezien", "resultaattype", "toelichting", NULL
    };
    const zaak it = submit (NULL);
    char form[4000];
    fill (open_form (bo, &it, "afhandelen")->body, "afhandelen", "resultaattype=afgehandeld&toelichting=Gemaakt", form);
    ts_suite_signal (suite, "intake", 0, SIGSTOP);
    assert_given_back (submit_form (bo, &it, "afhandelen", form), "value=\"Gemaakt\"");
    ts_suite_signal (suite, "intake", 0, SIGCONT);
    copy_given_back (bo, names, form);
    assert_int_equal (submit_form (bo, &it, "afhandelen", form)->code, 303);
    assert_has (ts_browser_follow (bo, NULL), "Gemaakt");
    assert_int_equal (submit_form (bo, &it, "afhandelen", form)->code, 303);
    assert_int_equal (number ("intake.resultaat WHERE zaak", &it), 1);
}

static void speak_english_with (const zaak *applicant_of)
{
    char sql[200];
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET language = 'en' WHERE identificatie = '%s' RETURNING 1",
              applicant_of->zaaknummer);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (suite), sql), 1);
}

static void a_question_is_shown_as_the_applicant_gets_it_and_not_sent_yet (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char form[4000];
    const ts_page *page =
        send_form (bo, &it, "vraag", "text=Hoe+%3Cbreed%3E%3F&document=ja&opschorten=ja&-toon=voorbeeld", form);
    assert_int_equal (page->code, 200);
    assert_has (page, "Wij hebben een vraag over uw zaak (");
    assert_has (page, "Onze vraag:\nHoe &lt;breed&gt;?\n"); /* in the mail */
    assert_has (page, "Zolang wij op uw antwoord wachten, gaan wij niet verder.");
    assert_has (page, "<p class=\"utrecht-paragraph regels\">Hoe &lt;breed&gt;?</p>"); /* on the page of the zaak */
    assert_has (page, "Wij wachten op uw antwoord. Daarna ziet u hier de nieuwe datum.");
    assert_lacks (page, "/vraag/\""); /* which leads nowhere yet */
    assert_int_equal (number ("intake.question WHERE zaak", &it), 0);
    fill (page->body, "vraag", "text=Hoe+%3Cbreed%3E%3F&document=ja&-toon=formulier", form); /* Wijzigen */
    page = submit_form (bo, &it, "vraag", form);
    assert_has (page, "Hoe &lt;breed&gt;?</textarea>");
    assert_has (page, "name=\"document\" value=\"ja\" checked");
    assert_int_equal (number ("intake.question WHERE zaak", &it), 0);
    fill (page->body, "vraag", "text=Hoe+breed%3F&-gelezen=ja", form);
    assert_int_equal (submit_form (bo, &it, "vraag", form)->code, 303);
    assert_int_equal (number ("intake.question WHERE zaak", &it), 1);
}

static void what_the_applicant_reads_has_a_preview_in_his_language (void **state)
{
    (void) state;
    static const struct {
        const char *action, *typed, *mail, *page; /* what both say */
    } rows[] = {
        { "vraag", "text=Breed%3F", "We have a question about your case (", "We need something from you</h3>" },
        { "status", "statustype=in_behandeling&statustoelichting=Wij+kijken", "New status: Being handled (",
          "<strong>Being handled</strong>" },
        { "verlengen", "reason=Meer+tijd", "Why:\nMeer tijd\n", "When will it be done?</h3>" },
        { "opschorten", "reason=Advies", "Why:\nAdvies\n", "It takes longer than planned." },
        { "besluit", "resultaattype=toegekend&toelichting=Breed+genoeg", "Explanation:\nBreed genoeg\n",
          "Decision: Granted</h3>" },
    };
    const zaak it = submit ("geveltuin");
    speak_english_with (&it);
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char form[4000], typed[400];
        snprintf (typed, sizeof typed, "%s&-toon=voorbeeld", rows[i].typed);
        const ts_page *page = send_form (bo, &it, rows[i].action, typed, form);
        assert_int_equal (page->code, 200);
        assert_has (page, rows[i].mail);
        assert_has (page, rows[i].page);
        assert_has (page, "<article class=\"brief\" lang=\"en\">");
        assert_has (page, "Lees na wat de aanvrager krijgt"); /* the page around it is for the civil servant */
    }
    assert_int_equal (number ("intake.zaak WHERE revision = 1 AND uuid", &it), 1);
}

static void a_besluit_is_read_over_before_it_is_taken (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char form[4000];
    const ts_page *page = send_form (bo, &it, "besluit", "resultaattype=toegekend&toelichting=Breed+genoeg", form);
    assert_int_equal (page->code, 200);
    assert_has (page, "<strong>Toegekend</strong>");
    assert_has (page, "Breed genoeg");
    assert_has (page, "De brief, die u daarna kunt printen</h2>");
    assert_has (page, "Maak dan bezwaar. Dat kan tot en met ");
    assert_lacks (page, "tot en met ."); /* the day is there */
    assert_has (page, "name=\"-gelezen\" value=\"ja\"");
    assert_int_equal (number ("intake.resultaat WHERE zaak", &it), 0);
    act (sam, &it, "pakken", "");
    page = submit_form (bo, &it, "besluit", form); /* nobody reads over what is out of date */
    assert_int_equal (page->code, 409);
    assert_has (page, "Deze zaak is intussen gewijzigd");
    assert_has (page, "Breed genoeg</textarea>");
}

static void an_extension_ends_on_the_day_that_its_preview_says (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char form[4000], day[60];
    const ts_page *page = send_form (bo, &it, "verlengen", "reason=Meer+tijd&-toon=voorbeeld", form);
    const char *term = strstr (page->body, "<p>Uiterlijk ");
    assert_non_null (term);
    term += strlen ("<p>Uiterlijk ");
    snprintf (day, sizeof day, "%.*s", (int) strcspn (term, "<"), term);
    assert_lacks (ts_browser_get (bo, it.path), day);
    assert_has (act (bo, &it, "verlengen", "reason=Meer+tijd"), day);
}

/* No mail and no page has that letter. */
static void what_is_no_besluit_has_no_letter_in_its_preview (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    fill (open_form (bo, &it, "afhandelen")->body, "afhandelen", "resultaattype=opgelost&toelichting=&-toon=voorbeeld",
          form);
    const ts_page *page = submit_form (bo, &it, "afhandelen", form);
    assert_has (page, "Resultaat: Opgelost\n");
    assert_has (page, "Uitkomst: Opgelost</h3>");
    assert_lacks (page, "Geachte");
    act (bo, &it, "afhandelen", "resultaattype=opgelost&toelichting=");
}

/* The address that is typed is nobody's until its owner says so; then there is no mail to show. */
static void a_mail_that_is_held_is_not_in_the_preview (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000], sql[200];
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET held_for = decode (repeat ('00', 32), 'hex') WHERE uuid = '%s'",
              it.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = send_form (bo, &it, "vraag", "text=Waar%3F&-toon=voorbeeld", form);
    assert_has (page, "Het e-mailadres is nog niet bevestigd. De aanvrager krijgt hierover geen e-mail.</p>");
    assert_lacks (page, "De e-mail aan de aanvrager");
    assert_lacks (page, "Onze vraag:");
    assert_has (page, "<p class=\"utrecht-paragraph regels\">Waar?</p>");
    act (bo, &it, "afhandelen", "resultaattype=opgelost&toelichting=");
}

/* A mail goes to an address that somebody typed. */
static void a_zaak_that_needs_a_login_is_read_on_its_page_alone (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char form[4000], sql[200];
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET level = 'urn:etoegang:1.9:loa3' WHERE uuid = '%s'", it.uuid);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    const ts_page *page = send_form (bo, &it, "vraag", "text=Waar%3F&-toon=voorbeeld", form);
    assert_has (page, "Log in op de pagina van uw zaak om de vraag te lezen.");
    assert_lacks (page, "Onze vraag:");
    assert_has (page, "Op de pagina van de zaak, na het inloggen</h2>");
    assert_has (page, "<p class=\"utrecht-paragraph regels\">Waar?</p>");
}

static void a_report_is_finished_with_what_is_most_used_and_leads_to_the_next (void **state)
{
    (void) state;
    const zaak first = submit (NULL), next = submit (NULL);
    char form[4000];
    act (bo, &first, "pakken", "");
    const ts_page *page = act (bo, &next, "pakken", "");
    assert_has (page, "utrecht-button-link--primary-action\" href=\"");
    assert_has (page, "/afhandelen\">Handel deze zaak af</a>");
    page = open_form (bo, &first, "afhandelen");
    assert_has (page, "value=\"opgelost\" checked");
    fill (page->body, "afhandelen", "resultaattype=opgelost&toelichting=&-volgende=ja", form);
    page = submit_form (bo, &first, "afhandelen", form);
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (bo, NULL);
    assert_has (page, "De vorige zaak is klaar. Dit is de volgende van uw zaken.");
    assert_lacks (page, first.zaaknummer);
    assert_has (ts_browser_get (bo, first.path), "Uitkomst: Opgelost");
    act (bo, &next, "afhandelen", "resultaattype=opgelost&toelichting=");
}

static void after_the_last_zaak_one_stays_there (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    PQclear (ts_cluster_query (ts_suite_cluster (suite), "UPDATE intake.zaak SET behandelaar = NULL"));
    act (bo, &it, "pakken", "");
    assert_int_equal (send_form (bo, &it, "afhandelen", "resultaattype=opgelost&-volgende=ja", form)->code, 303);
    const ts_page *page = ts_browser_follow (bo, NULL);
    assert_has (page, it.zaaknummer);
    assert_has (page, "U hebt geen andere zaken meer.");
}

static void an_action_that_the_zaak_does_not_have_leads_to_the_zaak (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    const ts_page *page = open_form (bo, &it, "besluit"); /* a report has none */
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, it.path));
    assert_has (ts_browser_get (bo, it.path), "/afhandelen\"");
    assert_lacks (ts_browser_get (bo, it.path), "/besluit\"");
}

/* Each mistake at its field, by its id, and in the summary. */
static void mistakes_at_the_desk_are_told_as_on_the_portal (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char form[4000];
    const ts_page *page = send_form (bo, &it, "besluit", "toelichting=+", form);
    assert_int_equal (page->code, 400);
    assert_has (page, "<a class=\"utrecht-link utrecht-link--html-a\" href=\"#v-resultaattype\">Kies een besluit.</a>");
    assert_has (page, "<a class=\"utrecht-link utrecht-link--html-a\" href=\"#v-toelichting\">Vul een motivering");
    assert_has (page, "aria-describedby=\"v-toelichting-hint v-toelichting-fout\" aria-invalid=\"true\"");
    assert_has (page, "id=\"v-toelichting-fout\">Vul een motivering");
    assert_has (page, "<fieldset class=\"veld\" role=\"radiogroup\" aria-invalid=\"true\" "
                      "aria-describedby=\"v-resultaattype-fout\">");
    assert_has (page, "Controleer wat u invulde:</h2>"); /* nothing is answered here */
}

static void the_language_of_a_form_is_switched_without_losing_it (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    char form[4000];
    const ts_page *page = send_form (bo, &it, "notitie", "text=Gebeld&-taal=en", form);
    assert_int_equal (page->code, 200);
    assert_has (page, "Write a note");
    assert_has (page, "Gebeld</textarea>");
    assert_int_equal (number ("intake.note WHERE zaak", &it), 0);
    ts_browser_get (bo, "/taal/nl?terug=%2F");
}

static void a_decision_ends_the_zaak_and_is_a_letter (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char path[PATH_SIZE + 20];
    snprintf (path, sizeof path, "%s/brief", it.path);
    assert_int_equal (ts_browser_get (bo, path)->code, 404);
    const ts_page *page =
        act (bo, &it, "besluit", "resultaattype=afgewezen&toelichting=De+stoep+is+%3Cte%3E+smal&-gelezen=ja");
    assert_has (page, "Het besluit is genomen");
    assert_has (page, path);
    assert_lacks (page, "/besluit\"");
    page = ts_browser_get (bo, path);
    assert_int_equal (page->code, 200);
    assert_has (page, it.zaaknummer);
    assert_has (page, "Afgewezen");
    assert_has (page, "De stoep is &lt;te&gt; smal");
    assert_has (page, "Hebt u een vraag over deze brief? Bel <a class=\"utrecht-link utrecht-link--html-a heel\" "
                      "href=\"tel:140123\">14 0123</a> en noem het zaaknummer.");
    assert_has (page, "Voorbeeldplein 1\n1234 AB Voorbeeldstad</p>");
    assert_has (page, "Maak dan bezwaar. Dat kan tot en met ");
    assert_has (page, "Bo de Vries");
    assert_lacks (page, "<address"); /* nobody's is known */
    assert_has (ts_browser_get (bo, "/medewerker?welke=klaar"), it.zaaknummer);
    assert_lacks (ts_browser_get (bo, "/medewerker?welke=alle"), it.zaaknummer);
}

/* Ends a new zaak so.  Returns its letter. */
static const ts_page *end (const char *zaaktype, const char *resultaattype)
{
    const zaak it = submit (zaaktype);
    char path[PATH_SIZE + 20], form[200];
    snprintf (form, sizeof form, "resultaattype=%s&toelichting=Klaar&-gelezen=ja", resultaattype);
    snprintf (path, sizeof path, "%s/brief", it.path);
    act (bo, &it, strcmp (zaaktype, "melding-openbare-ruimte") == 0 ? "afhandelen" : "besluit", form);
    return ts_browser_get (bo, path);
}

static void a_letter_is_in_the_language_of_the_applicant (void **state)
{
    (void) state;
    const zaak it = submit ("geveltuin");
    char path[PATH_SIZE + 20];
    act (bo, &it, "besluit", "resultaattype=toegekend&toelichting=Klaar&-gelezen=ja");
    speak_english_with (&it);
    snprintf (path, sizeof path, "%s/brief", it.path);
    const ts_page *page = ts_browser_get (bo, path);
    assert_has (page, "<article class=\"brief\" lang=\"en\">");
    assert_has (page, "Decision on your request");
    assert_has (page, "You can object until ");
    assert_has (page, "Do you have a question about this letter? Call ");
    assert_has (page, "Terug naar de zaak"); /* whoever reads it at the desk has another */
}

static void a_new_resultaattype_is_named_at_the_desk_and_in_the_letter (void **state)
{
    (void) state;
    static const char add[] =
        "INSERT INTO intake.resultaattype (identificatie, volgnummer, is_besluit, omschrijving, omschrijving_en)"
        " VALUES ('jaar', 20, true, 'Toegekend voor een jaar', 'Granted for a year');"
        "INSERT INTO intake.zaaktype_resultaattype VALUES ('geveltuin', 'jaar')";
    assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), "intake_owner", add), "");
    const zaak it = submit ("geveltuin");
    char path[PATH_SIZE + 20];
    snprintf (path, sizeof path, "%s/brief", it.path);
    assert_has (open_form (bo, &it, "besluit"), "value=\"jaar\"><span>Toegekend voor een jaar</span>");
    const ts_page *page = act (bo, &it, "besluit", "resultaattype=jaar&toelichting=Klaar&-gelezen=ja");
    assert_has (page, "Besluit: Toegekend voor een jaar</h2>");
    assert_has (page, "<span class=\"regels\">Toegekend voor een jaar</span>"); /* in its history */
    assert_has (ts_browser_get (bo, path), "<strong>Toegekend voor een jaar</strong>");
    speak_english_with (&it);
    assert_has (ts_browser_get (bo, path), "<strong>Granted for a year</strong>");
}

static void a_letter_tells_what_can_be_done_against_a_decision_and_no_other_ending (void **state)
{
    (void) state;
    static const struct {
        const char *zaaktype, *resultaattype, *subject, *has, *lacks;
    } rows[] = {
        { "geveltuin", "toegekend", "Besluit op uw aanvraag", "Maak dan bezwaar. Dat kan tot en met", "in beroep" },
        { "geveltuin", "niet_ontvankelijk", "Besluit op uw aanvraag", "Maak dan bezwaar. Dat kan tot en met",
          "in beroep" },
        { "bezwaar-maken", "ongegrond", "Besluit op uw bezwaar", "in beroep bij de rechtbank", "Maak dan bezwaar" },
        { "geveltuin", "ingetrokken", "Bericht over uw zaak", "Uitkomst", "Dat kan tot en met" },
        { "melding-openbare-ruimte", "afgehandeld", "Bericht over uw zaak", "Uitkomst", "Dat kan tot en met" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const ts_page *page = end (rows[i].zaaktype, rows[i].resultaattype);
        assert_int_equal (page->code, 200);
        assert_has (page, rows[i].subject);
        assert_has (page, rows[i].has);
        assert_lacks (page, rows[i].lacks);
    }
}

static void the_desk_is_for_civil_servants (void **state)
{
    (void) state;
    const zaak it = submit (NULL);
    ts_browser *visitor = ts_browser_open (ts_suite_url (suite));
    const ts_page *page = ts_browser_get (visitor, it.path);
    assert_int_equal (page->code, 303);
    assert_non_null (strstr (page->location, "/inloggen"));
    ts_browser_destroy (&visitor);
    assert_int_equal (ts_browser_get (bo, "/medewerker/zaak/x/onzin")->code, 404);
    assert_int_equal (open_form (bo, &it, "onzin")->code, 404);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (the_desk_opens_on_the_first_list_with_work),
        cmocka_unit_test (the_list_has_the_zaken_of_the_own_teams),
        cmocka_unit_test (the_list_is_filtered_and_searched),
        cmocka_unit_test (a_late_zaak_comes_first_and_says_so),
        cmocka_unit_test (the_list_says_how_long_it_is_with_its_filters),
        cmocka_unit_test (a_search_stands_sealed_in_the_address_for_who_searched),
        cmocka_unit_test (an_action_leads_back_to_the_zaak_in_its_list),
        cmocka_unit_test (pages_of_actions_keep_the_place_in_the_list),
        cmocka_unit_test (one_goes_on_in_the_list_and_at_its_end_among_ones_own),
        cmocka_unit_test (a_filter_that_is_wrong_is_told_and_loses_nothing),
        cmocka_unit_test (the_page_has_all_of_the_zaak_and_each_view_is_recorded),
        cmocka_unit_test (the_desk_in_english_says_which_names_are_dutch),
        cmocka_unit_test (a_zaak_that_nobody_else_can_take_can_be_let_go),
        cmocka_unit_test (another_teams_zaak_is_not_found),
        cmocka_unit_test (a_note_outlives_the_login_that_it_was_typed_in),
        cmocka_unit_test (each_action_does_what_it_says),
        cmocka_unit_test (a_document_is_added_and_opened),
        cmocka_unit_test (a_document_that_is_no_document_is_refused),
        cmocka_unit_test (the_second_of_two_hears_what_changed_and_loses_nothing),
        cmocka_unit_test (what_was_typed_about_a_zaak_that_ended_is_shown),
        cmocka_unit_test (a_term_that_is_over_is_not_extended_or_suspended),
        cmocka_unit_test (a_form_sent_twice_does_it_once),
        cmocka_unit_test (a_form_without_its_token_is_refused),
        cmocka_unit_test (a_form_that_is_not_filled_in_comes_back),
        cmocka_unit_test (an_erased_zaak_is_shown_and_says_so),
        cmocka_unit_test (a_text_beyond_its_bound_comes_back_whole),
        cmocka_unit_test (what_was_typed_comes_back_when_intake_is_down),
        cmocka_unit_test (a_decision_that_is_sent_again_is_taken_once),
        cmocka_unit_test (a_question_is_shown_as_the_applicant_gets_it_and_not_sent_yet),
        cmocka_unit_test (what_the_applicant_reads_has_a_preview_in_his_language),
        cmocka_unit_test (a_besluit_is_read_over_before_it_is_taken),
        cmocka_unit_test (an_extension_ends_on_the_day_that_its_preview_says),
        cmocka_unit_test (what_is_no_besluit_has_no_letter_in_its_preview),
        cmocka_unit_test (a_mail_that_is_held_is_not_in_the_preview),
        cmocka_unit_test (a_zaak_that_needs_a_login_is_read_on_its_page_alone),
        cmocka_unit_test (a_report_is_finished_with_what_is_most_used_and_leads_to_the_next),
        cmocka_unit_test (after_the_last_zaak_one_stays_there),
        cmocka_unit_test (an_action_that_the_zaak_does_not_have_leads_to_the_zaak),
        cmocka_unit_test (mistakes_at_the_desk_are_told_as_on_the_portal),
        cmocka_unit_test (the_language_of_a_form_is_switched_without_losing_it),
        cmocka_unit_test (a_decision_ends_the_zaak_and_is_a_letter),
        cmocka_unit_test (a_letter_is_in_the_language_of_the_applicant),
        cmocka_unit_test (a_new_resultaattype_is_named_at_the_desk_and_in_the_letter),
        cmocka_unit_test (a_letter_tells_what_can_be_done_against_a_decision_and_no_other_ending),
        cmocka_unit_test (the_desk_is_for_civil_servants),
        cmocka_unit_test (the_list_counts_to_a_thousand),
        cmocka_unit_test (an_end_is_near_as_early_as_the_zaaktype_has_it),
        cmocka_unit_test (a_full_zaak_shows_the_newest_and_can_be_decided),
        cmocka_unit_test (a_long_list_goes_on_at_the_next_page),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
