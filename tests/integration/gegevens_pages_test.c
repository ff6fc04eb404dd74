/* SPDX-License-Identifier: EUPL-1.2 */
/* What the municipality has of a resident: who viewed it, all of it as a file, and how to have it erased. */
#include <cjson/cJSON.h>
#include <signal.h>
#include "tests/integration/portal_world.h"
#include "tests/support/process.h"

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

/* More than is asked of documents at once. */
static char png[1300000] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1F\x15\xC4\x89";

/* What python3 prints of the ZIP z that the page is; the caller frees it. */
static char *ask_zip (const ts_page *page, const char *expression)
{
    char *folder = ts_folder_make (), path[300], script[400];
    snprintf (path, sizeof path, "%s/a.zip", folder);
    FILE *file = fopen (path, "wb");
    assert_int_equal (fwrite (page->body, 1, page->body_bytes, file), page->body_bytes);
    fclose (file);
    snprintf (script, sizeof script, "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(%s,end='')",
              expression);
    const char *arguments[] = { "/usr/bin/python3", "-c", script, path, NULL };
    int code;
    char *out = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    ts_folder_remove (&folder);
    return out;
}

/* The data in it; the caller deletes it. */
static cJSON *open_file (const ts_page *page)
{
    assert_int_equal (page->code, 200);
    char *text = ask_zip (page, "z.read('mijn-gegevens.json').decode()");
    cJSON *file = cJSON_Parse (text);
    assert_non_null (file);
    free (text);
    return file;
}

/* Sends a report as who is logged in, with a picture. Gives: *out_zaak, the zaak's UUID. */
static void send_report_from (const char *emailadres, char out_zaak[37])
{
    char contact[100];
    snprintf (contact, sizeof contact, "emailadres=%s", emailadres);
    const char *const typed[] = { "categorie=straatverlichting",
                                  "gevaar=nee",
                                  "lamp_probleem=uit&mastnummer=K+1234",
                                  "omschrijving=De+%3Clamp%3E+brandt+niet.",
                                  "plek.omschrijving=Kerkstraat+12&plek.lat=&plek.lon=",
                                  "",
                                  contact };
    char path[PATH_SIZE];
    const ts_page *page = start ();
    for (size_t i = 0; i < DM_COUNT (typed); i++) {
        if (*typed[i]) {
            page = go_on (page, typed[i]);
            continue;
        }
        char *csrf = ts_browser_field (resident, "-csrf");
        const char *fields[] = { "-csrf", csrf, NULL };
        snprintf (path, sizeof path, "%s", path_of (page));
        page = ts_browser_upload (resident, path, fields, "foto", "../<lamp> caf\xC3\xA9.png", png, sizeof png);
        assert_int_equal (page->code, 303);
        page = ts_browser_follow (resident, NULL);
        free (csrf);
    }
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (resident, path, "-versie", "");
    assert_int_equal (page->code, 303);
    const char *zaak = strstr (ts_browser_get (resident, "/mijn")->body, "<a href=\"/mijn/"); /* the newest */
    assert_non_null (zaak);
    snprintf (out_zaak, 37, "%s", zaak + strlen ("<a href=\"/mijn/"));
}

static void send_report (char out_zaak[37])
{
    send_report_from ("sanne%40example.org", out_zaak);
}

/* Takes: sought, what the desk searched for to find it; NULL: nothing. */
static void view_as_bo_after (const char *sought, const char *zaak)
{
    char path[2 * PATH_SIZE];
    ts_browser *bo = ts_browser_open (ts_suite_url (suite));
    log_in_at (bo, "medewerker", "bo");
    const char *search = sought ? strchr (search_work (bo, "alle", sought)->url, '?') : "";
    snprintf (path, sizeof path, "/medewerker/zaak/%s%s", zaak, search);
    assert_int_equal (ts_browser_get (bo, path)->code, 200);
    ts_browser_destroy (&bo);
}

static void view_as_bo (const char *zaak)
{
    view_as_bo_after (NULL, zaak);
}

static void views_by_staff_are_shown_to_the_resident_alone (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "sanne");
    assert_has (ts_browser_get (resident, "/mijn/gegevens"), "Nog niemand van de gemeente bekeek uw zaken.");
    send_report (zaak);
    view_as_bo (zaak);
    view_as_bo (zaak);
    assert_has (ts_browser_get (resident, "/mijn"), "href=\"/mijn/gegevens\"");
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens");
    assert_int_equal (page->code, 200);
    assert_has (page, "Bo de Vries");
    assert_null (strstr (strstr (page->body, "Bo de Vries") + 1, "Bo de Vries")); /* one card a person and day */
    assert_has (page, "Bekeek uw zaak");
    assert_has (page, "uw zaak behandelen");
    assert_has (page, "Wat wij van u hebben");
    assert_has (page, "<dd class=\"regels\">sanne@example.org</dd>");
    assert_has (page, zaak);
    assert_has (page, "href=\"/regelen/gegevens-verwijderen\"");
    ts_browser *karim = ts_browser_open (ts_suite_url (suite));
    log_in_at (karim, "inwoner", "karim");
    page = ts_browser_get (karim, "/mijn/gegevens");
    assert_lacks (page, "Bo de Vries");
    assert_lacks (page, zaak);
    ts_browser_destroy (&karim);
}

static size_t count_in (const ts_page *page, const char *text)
{
    size_t count = 0;
    for (const char *at = page->body; (at = strstr (at, text)); at++)
        count++;
    return count;
}

static void a_zaak_stands_once_in_a_card_with_its_reasons_in_the_readers_language (void **state)
{
    (void) state;
    char zaak[37], path[PATH_SIZE];
    log_in_at (resident, "inwoner", "karim");
    send_report (zaak);
    view_as_bo (zaak);
    view_as_bo_after ("Kerkstraat", zaak);
    snprintf (path, sizeof path, "href=\"/mijn/%s\"", zaak);
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens");
    assert_int_equal (count_in (page, path), 1);
    assert_int_equal (count_in (page, "gevonden met zoeken"), 1);
    ts_browser_get (resident, "/taal/en?terug=%2F");
    page = ts_browser_get (resident, "/mijn/gegevens");
    assert_has (page, "to handle your case, found by a search");
    assert_lacks (page, "behandelen");
    ts_browser_get (resident, "/taal/nl?terug=%2F");
}

static void what_zaken_have_alike_is_shown_once (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "karim");
    send_report_from ("een%40example.org", zaak);
    send_report_from ("twee%40example.org", zaak);
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens");
    assert_int_equal (count_in (page, "<dt>E-mailadres</dt>"), 1);
    assert_has (page, "een@example.org<br><span class=\"klein\">In zaak ");
    assert_has (page, "twee@example.org<br><span class=\"klein\">In zaak ");
}

static void the_file_has_zaken_documents_drafts_and_views (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "karim");
    send_report (zaak);
    view_as_bo (zaak);
    go_on (start (), "categorie=afval");
    ts_suite_wait_settled (suite);
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens/bestand");
    assert_non_null (strstr (page->headers, "Content-Type: application/zip"));
    cJSON *file = open_file (page);
    const cJSON *zaken = get (file, "zaken"), *first = zaken->child;
    assert_int_equal (cJSON_GetArraySize (zaken), 1);
    assert_text (first, "uuid", zaak);
    assert_text (get (get (first, "steps")->child, "omschrijving"), "nl", "Ontvangen");
    const cJSON *answer, *found = NULL;
    cJSON_ArrayForEach (answer, get (first, "answers"))
        if (strcmp (get (answer, "value")->valuestring, "De <lamp> brandt niet.") == 0)
            found = answer;
    assert_non_null (found);
    const cJSON *drafts = get (file, "drafts");
    assert_int_equal (cJSON_GetArraySize (drafts), 1);
    assert_true (cJSON_GetArraySize (get (drafts->child, "answers")) > 0);
    assert_null (cJSON_GetObjectItemCaseSensitive (drafts->child, "step"));
    const cJSON *viewing = get (file, "viewings")->child;
    assert_text (viewing, "by", "Bo de Vries");
    assert_text (viewing, "zaak", zaak);
    assert_null (cJSON_GetObjectItemCaseSensitive (file, "next_file"));
    const cJSON *document = get (first, "documenten")->child;
    char expression[300], expected[40];
    snprintf (expression, sizeof expression, "(z.testzip(), len(z.read('%s')))", get (document, "file")->valuestring);
    char *size = ask_zip (page, expression);
    snprintf (expected, sizeof expected, "(None, %zu)", sizeof png);
    assert_string_equal (size, expected);
    assert_non_null (strstr (get (document, "file")->valuestring, "caf\xC3\xA9.png"));
    assert_null (strstr (get (document, "file")->valuestring, "<lamp>"));
    free (size);
    cJSON_Delete (file);
}

/* More zaken than one file takes, made by copying one. */
static void many_zaken_come_in_several_files (void **state)
{
    (void) state;
    char zaak[37], sql[1200];
    log_in_at (resident, "inwoner", "sanne");
    send_report (zaak);
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.zaak SELECT (json_populate_record(zaak, json_build_object('uuid', gen_random_uuid(),"
              " 'identificatie', 'kopie-' || n, 'tracking_code_sha256', NULL))).* FROM intake.zaak, generate_series(1, "
              "%d) AS n"
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
        cJSON *file = open_file (ts_browser_get (resident, next));
        const cJSON *each;
        cJSON_ArrayForEach (each, get (file, "zaken"))
            count += strncmp (get (each, "identificatie")->valuestring, "kopie-", strlen ("kopie-")) == 0;
        assert_int_equal (cJSON_HasObjectItem (file, "viewings"), files == 0);
        const cJSON *more = cJSON_GetObjectItemCaseSensitive (file, "next_file");
        snprintf (next, sizeof next, "%s", more ? path_at (more->valuestring) : "");
        files++;
        cJSON_Delete (file);
    }
    assert_int_equal (count, COPIES);
    assert_true (files >= 2); /* more on a machine that is slow */
}

/* Half of a ZIP would be worse than none. */
static void without_documents_there_is_no_file (void **state)
{
    (void) state;
    char zaak[37];
    log_in_at (resident, "inwoner", "sanne");
    send_report (zaak);
    ts_suite_wait_settled (suite);
    ts_suite_signal (suite, "documents", 0, SIGSTOP);
    const ts_page *page = ts_browser_get (resident, "/mijn/gegevens/bestand");
    ts_suite_signal (suite, "documents", 0, SIGCONT);
    assert_int_equal (page->code, 503);
    assert_has (page, "<html");
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
        CASE (the_file_has_zaken_documents_drafts_and_views),
        CASE (a_zaak_stands_once_in_a_card_with_its_reasons_in_the_readers_language),
        CASE (what_zaken_have_alike_is_shown_once),
        CASE (without_documents_there_is_no_file),
        CASE (many_zaken_come_in_several_files),
        CASE (a_visitor_is_sent_to_the_login),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
