/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of a resident: who viewed it, all of it as a file, and how to have it erased. */
#include <cjson/cJSON.h>
#include "tests/integration/portal_world.h"

#define COPIES 250 /* more than a file takes */

static const cJSON *get (const cJSON *json, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive (json, name);
    if (!member)
        fail_msg ("the file has no %s", name);
    return member;
}

static void assert_text (const cJSON *json, const char *name, const char *value)
{
    assert_string_equal (get (json, name)->valuestring, value);
}

/* Sends a report as who is logged in. Gives: *out_zaak, the zaak's UUID. */
static void send_report (char out_zaak[37])
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
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (resident, path, "versie", "");
    assert_int_equal (page->code, 303);
    const char *zaak = strstr (ts_browser_get (resident, "/mijn")->body, "<a href=\"/mijn/"); /* the newest */
    assert_non_null (zaak);
    snprintf (out_zaak, 37, "%s", zaak + strlen ("<a href=\"/mijn/"));
}

static void view_as_bo (const char *zaak)
{
    char path[PATH_SIZE];
    ts_browser *bo = ts_browser_open (ts_suite_url (suite));
    log_in_at (bo, "medewerker", "bo");
    assert_int_equal (ts_browser_get (bo, "/medewerker")->code, 200);
    snprintf (path, sizeof path, "/medewerker/zaak/%s", zaak);
    assert_int_equal (ts_browser_get (bo, path)->code, 200);
    ts_browser_destroy (&bo);
}

static void views_by_staff_are_shown_to_the_resident_alone (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "sanne");
    assert_has (ts_browser_get (resident, "/mijn/gegevens"), "Nog niemand van de gemeente opende uw zaken.");
    send_report (zaak);
    view_as_bo (zaak);
    assert_has (ts_browser_get (resident, "/mijn"), "href=\"/mijn/gegevens\"");
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens");
    assert_int_equal (page->code, 200);
    assert_has (page, "Bo de Vries");
    assert_has (page, "Opende uw zaak");
    assert_has (page, "behandelen van de zaak");
    assert_has (page, zaak);
    assert_has (page, "href=\"/regelen/gegevens-verwijderen\"");
    ts_browser *karim = ts_browser_open (ts_suite_url (suite));
    log_in_at (karim, "inwoner", "karim");
    page = ts_browser_get (karim, "/mijn/gegevens");
    assert_lacks (page, "Bo de Vries");
    assert_lacks (page, zaak);
    ts_browser_destroy (&karim);
}

static void the_file_has_zaken_drafts_and_views (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "karim");
    send_report (zaak);
    view_as_bo (zaak);
    go_on (start (), "categorie=afval");
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens/bestand");
    assert_int_equal (page->code, 200);
    cJSON *file = cJSON_Parse (page->body);
    assert_non_null (file);
    const cJSON *zaken = get (file, "zaken"), *first = zaken->child;
    assert_int_equal (cJSON_GetArraySize (zaken), 1);
    assert_text (first, "uuid", zaak);
    assert_text (get (first, "stappen")->child, "omschrijving", "Ontvangen");
    const cJSON *antwoord, *found = NULL;
    cJSON_ArrayForEach (antwoord, get (first, "antwoorden"))
        if (strcmp (get (antwoord, "waarde")->valuestring, "De <lamp> brandt niet.") == 0)
            found = antwoord;
    assert_non_null (found);
    const cJSON *concepten = get (file, "concepten");
    assert_int_equal (cJSON_GetArraySize (concepten), 1);
    assert_true (cJSON_GetArraySize (get (concepten->child, "antwoorden")) > 0);
    assert_null (cJSON_GetObjectItemCaseSensitive (concepten->child, "step"));
    const cJSON *inzage = get (file, "inzagen")->child;
    assert_text (inzage, "door", "Bo de Vries");
    assert_text (inzage, "zaak", zaak);
    assert_null (cJSON_GetObjectItemCaseSensitive (file, "volgend_bestand"));
    cJSON_Delete (file);
}

/* More zaken than one file takes, made by copying one. */
static void many_zaken_come_in_several_files (void **state)
{
    (void) state;
    char zaak[37], sql[1200];
    log_in_at (resident, "inwoner", "sanne");
    send_report (zaak);
    snprintf (
        sql, sizeof sql,
        "INSERT INTO intake.zaak SELECT (json_populate_record(zaak, json_build_object('uuid', gen_random_uuid(),"
        " 'identificatie', 'kopie-' || n, 'volgcode_sha256', NULL))).* FROM intake.zaak, generate_series(1, %d) AS n"
        " WHERE uuid = '%s'",
        COPIES, zaak);
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype) SELECT uuid, 1, zaaktype, 'ontvangen'"
              " FROM intake.zaak WHERE identificatie LIKE 'kopie-%%'");
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    char next[PATH_SIZE] = "/mijn/gegevens/bestand";
    int count = 0, files = 0;
    while (*next) {
        const ts_page *page = ts_browser_get (resident, next);
        assert_int_equal (page->code, 200);
        cJSON *file = cJSON_Parse (page->body);
        assert_non_null (file);
        const cJSON *each;
        cJSON_ArrayForEach (each, get (file, "zaken"))
            count += strncmp (get (each, "identificatie")->valuestring, "kopie-", strlen ("kopie-")) == 0;
        assert_int_equal (cJSON_HasObjectItem (file, "inzagen"), files == 0);
        const cJSON *more = cJSON_GetObjectItemCaseSensitive (file, "volgend_bestand");
        snprintf (next, sizeof next, "%s", more ? path_at (more->valuestring) : "");
        files++;
        cJSON_Delete (file);
    }
    assert_int_equal (count, COPIES);
    assert_int_equal (files, 2);
}

static void a_visitor_is_sent_to_the_login (void **state)
{
    (void) state;
    static const char *const paths[] = { "/mijn/gegevens", "/mijn/gegevens/bestand" };
    for (size_t i = 0; i < DM_COUNT (paths); i++) {
        const ts_page *page = ts_browser_get (resident, paths[i]);
        assert_int_equal (page->code, 303);
        assert_non_null (strstr (page->location, "/inloggen"));
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        CASE (views_by_staff_are_shown_to_the_resident_alone),
        CASE (the_file_has_zaken_drafts_and_views),
        CASE (many_zaken_come_in_several_files),
        CASE (a_visitor_is_sent_to_the_login),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
