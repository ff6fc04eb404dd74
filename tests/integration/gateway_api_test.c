/* SPDX-License-Identifier: EUPL-1.2 */
/* The API as other programs meet it. */
#include <cjson/cJSON.h>
#include <signal.h>
#include <time.h>
#include "tests/integration/http_world.h"

#define ZAAKTYPEN "/api/v1/zaaktypen"
#define ELSEWHERE 0x7f000009 /* 127.0.0.9, whose requests are counted apart */
#define RATE 60

static int open_suite (void **state)
{
    (void) state;
    static const char *const settings[] = { "gateway", "--address-rate=60", "gateway",
                                            "--security-contact=mailto:veilig@gemeente.example", NULL };
    static const char *const paths[] = { "services/intake/journeys/melding-openbare-ruimte.yaml",
                                         "services/intake/journeys/gehandicaptenparkeerkaart.yaml" };
    suite = ts_suite_open (&(ts_suite_options){ .settings = settings, .without_mail = true });
    for (size_t i = 0; i < DM_COUNT (paths); i++) {
        int code = 0;
        const char *arguments[] = { "journey", "publish", paths[i], NULL };
        free (ts_digictl (suite, arguments, &code));
        assert_int_equal (code, 0);
    }
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

/* The answer's body as JSON; the caller deletes it. */
static cJSON *read_body (void)
{
    cJSON *json = cJSON_Parse (strstr (answer, "\r\n\r\n") + 4);
    assert_non_null (json);
    return json;
}

static const char *text_at (const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, name));
    return text ? text : "";
}

/* The zaaktype of that name in the answer, which has the type, language and headers of a list; the caller deletes
 * *out_body. */
static const cJSON *find_zaaktype (const char *name, const char *language, cJSON **out_body)
{
    char used[40];
    snprintf (used, sizeof used, "\r\nContent-Language: %s\r\n", language);
    assert_true (has ("\r\nContent-Type: application/json\r\n"));
    assert_true (has (used));
    assert_true (has ("\r\nVary: Accept-Encoding, Accept-Language\r\n"));
    assert_true (has ("\r\nCache-Control: public, max-age=60\r\n"));
    assert_false (has ("Set-Cookie"));
    *out_body = read_body ();
    assert_string_equal (text_at (*out_body, "language"), language);
    const cJSON *it;
    cJSON_ArrayForEach (it, cJSON_GetObjectItemCaseSensitive (*out_body, "zaaktypen"))
        if (strcmp (text_at (it, "zaaktype"), name) == 0)
            return it;
    fail_msg ("%s is not in %s", name, answer);
    return NULL;
}

static void zaaktypen_are_told_to_anybody_in_the_language_that_is_asked_for (void **state)
{
    (void) state;
    static const struct {
        const char *target, *header, *language, *title;
    } rows[] = {
        { ZAAKTYPEN, "", "nl", "Iets kapot of vies op straat melden" },
        { ZAAKTYPEN, "Accept-Language: en-GB, nl;q=0.5\r\n", "en", "Report a problem in the street" },
        { ZAAKTYPEN "?language=en", "Accept-Language: nl\r\n", "en", "Report a problem in the street" },
        { ZAAKTYPEN "?language=nl", "Accept-Language: en\r\nCookie: taal=en; dm_sessie=x\r\n", "nl",
          "Iets kapot of vies op straat melden" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        cJSON *body;
        char url[300];
        assert_int_equal (ask ("GET", rows[i].target, rows[i].header, NULL), 200);
        const cJSON *it = find_zaaktype ("melding-openbare-ruimte", rows[i].language, &body);
        assert_string_equal (text_at (it, "title"), rows[i].title);
        assert_string_equal (text_at (it, "theme"), "openbare-ruimte");
        assert_non_null (strstr (text_at (it, "url"), "/regelen/melding-openbare-ruimte"));
        snprintf (url, sizeof url, "%s", strstr (text_at (it, "url"), "://") + 3);
        assert_int_equal (ask ("GET", strchr (url, '/'), "", NULL), 200);
        cJSON_Delete (body);
    }
}

static void zaaktype_tells_who_may_ask_for_it_and_how_sure_a_login_must_be (void **state)
{
    (void) state;
    cJSON *body;
    assert_int_equal (ask ("GET", ZAAKTYPEN, "", NULL), 200);
    const cJSON *it = find_zaaktype ("gehandicaptenparkeerkaart", "nl", &body);
    const cJSON *audience = cJSON_GetObjectItemCaseSensitive (it, "audience");
    assert_string_equal (cJSON_GetStringValue (cJSON_GetArrayItem (audience, 0)), "inwoner");
    assert_string_not_equal (text_at (cJSON_GetObjectItemCaseSensitive (it, "login"), "inwoner"), "");
    cJSON_Delete (body);
}

static void what_is_known_already_is_not_sent_again (void **state)
{
    (void) state;
    static const char *const forms[] = { "If-None-Match: \"%s\"\r\n", "If-None-Match: \"x\", W/\"%s\"\r\n",
                                         "Accept-Encoding: gzip\r\nIf-None-Match: \"%s\"\r\n" };
    char nl[100], en[100], header[300];
    assert_int_equal (ask ("GET", ZAAKTYPEN "?language=en", "", NULL), 200);
    find_text ("ETag: \"", en, sizeof en);
    assert_int_equal (ask ("GET", ZAAKTYPEN, "", NULL), 200);
    find_text ("ETag: \"", nl, sizeof nl);
    assert_string_not_equal (nl, en);
    for (size_t i = 0; i < DM_COUNT (forms); i++) {
        snprintf (header, sizeof header, forms[i], nl);
        assert_int_equal (ask ("GET", ZAAKTYPEN, header, NULL), 304);
        assert_true (has ("\r\nETag: \""));
        assert_true (has ("\r\nVary: Accept-Encoding, Accept-Language\r\n"));
        assert_true (has ("\r\nCache-Control: public, max-age=60\r\n"));
        assert_string_equal (strstr (answer, "\r\n\r\n") + 4, "");
    }
    snprintf (header, sizeof header, "If-None-Match: \"%s\"\r\n", en);
    assert_int_equal (ask ("GET", ZAAKTYPEN, header, NULL), 200);
    assert_int_equal (ask ("HEAD", ZAAKTYPEN, "", NULL), 200);
    assert_string_equal (strstr (answer, "\r\n\r\n") + 4, "");
}

static void whoever_found_a_vulnerability_learns_where_to_tell (void **state)
{
    (void) state;
    char expires[100], today[100];
    const time_t now = time (NULL), year = now + (time_t) 365 * 24 * 3600;
    struct tm parts;
    assert_int_equal (ask ("GET", "/.well-known/security.txt", "", NULL), 200);
    assert_true (has ("Content-Type: text/plain; charset=utf-8\r\n"));
    assert_true (has ("\r\n\r\nContact: mailto:veilig@gemeente.example\n"));
    assert_true (has ("\nPreferred-Languages: nl, en\n") && has ("\nCanonical: http://localhost:"));
    find_text ("\nExpires: ", expires, sizeof expires);
    strftime (today, sizeof today, "%Y-%m-%dT%H:%M:%SZ", gmtime_r (&now, &parts));
    assert_true (strcmp (expires, today) > 0);
    strftime (today, sizeof today, "%Y-%m-%dT%H:%M:%SZ", gmtime_r (&year, &parts));
    assert_true (strcmp (expires, today) < 0);
}

/* A strong tag is one of the bytes: those that are packed have another. */
static void packed_answer_has_a_tag_of_its_own (void **state)
{
    (void) state;
    char plain[100], packed[100], header[300];
    assert_int_equal (ask ("GET", ZAAKTYPEN, "", NULL), 200);
    find_text ("ETag: \"", plain, sizeof plain);
    assert_int_equal (ask ("GET", ZAAKTYPEN, "Accept-Encoding: gzip\r\n", NULL), 200);
    assert_true (has ("Content-Encoding: gzip"));
    find_text ("ETag: \"", packed, sizeof packed);
    assert_string_not_equal (plain, packed);
    snprintf (header, sizeof header, "Accept-Encoding: gzip\r\nIf-None-Match: \"%s\"\r\n", packed);
    assert_int_equal (ask ("GET", ZAAKTYPEN, header, NULL), 304);
}

static void assert_problem (int code, const char *title, const char *field)
{
    assert_true (has ("\r\nContent-Type: application/problem+json\r\n"));
    assert_true (has ("\r\nCache-Control: no-store\r\n"));
    assert_false (has ("Set-Cookie"));
    cJSON *body = read_body ();
    assert_int_equal (cJSON_GetObjectItemCaseSensitive (body, "status")->valueint, code);
    assert_string_equal (text_at (body, "type"), "about:blank");
    assert_string_equal (text_at (body, "title"), title);
    assert_string_not_equal (text_at (body, "detail"), "");
    assert_string_equal (text_at (body, "field"), field);
    cJSON_Delete (body);
}

static void errors_are_told_as_problems (void **state)
{
    (void) state;
    static const struct {
        const char *method, *target;
        int code;
        const char *title, *field;
    } rows[] = {
        { "GET", ZAAKTYPEN "?language=fr", 400, "Bad Request", "language" },
        { "GET", ZAAKTYPEN "?=x", 400, "Bad Request", "" },
        { "GET", "/api/v1/geen", 404, "Not Found", "" },
        { "GET", "/api", 404, "Not Found", "" },
        { "GET", "/api/", 404, "Not Found", "" },
        { "GET", "/api?language=en", 404, "Not Found", "" },
        { "POST", "/api/v2/zaaktypen", 404, "Not Found", "" },
        { "GET", "/api//zaaktypen", 404, "Not Found", "" },
        { "POST", ZAAKTYPEN, 405, "Method Not Allowed", "" },
        { "DELETE", ZAAKTYPEN, 405, "Method Not Allowed", "" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        bool is_post = strcmp (rows[i].method, "POST") == 0;
        assert_int_equal (ask (rows[i].method, rows[i].target, "", is_post ? "a=b" : NULL), rows[i].code);
        assert_problem (rows[i].code, rows[i].title, rows[i].field);
        assert_true (has ("\r\nAllow: GET, HEAD, OPTIONS\r\n") == (rows[i].code == 405));
    }
    assert_int_equal (ask ("GET", "/geen", "", NULL), 404);
    assert_true (has ("</html>"));
}

static void methods_are_told (void **state)
{
    (void) state;
    assert_int_equal (ask ("OPTIONS", ZAAKTYPEN, "", NULL), 204);
    assert_true (has ("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
}

static void program_that_asks_too_often_hears_when_to_come_back (void **state)
{
    (void) state;
    int code = 0;
    from = ELSEWHERE;
    for (int i = 0; i <= 2 * RATE && code != 429; i++)
        code = ask ("GET", "/api/v1/geen", "", NULL);
    from = INADDR_LOOPBACK;
    assert_int_equal (code, 429);
    assert_problem (429, "Too Many Requests", "");
    assert_true (has ("\r\nRetry-After: "));
}

static void service_that_is_down_is_a_problem_for_later (void **state)
{
    (void) state;
    ts_suite_end (suite, "intake", 0, SIGTERM);
    assert_int_equal (ask ("GET", ZAAKTYPEN, "", NULL), 503);
    assert_problem (503, "Service Unavailable", "");
    assert_true (has ("\r\nRetry-After: "));
    ts_suite_start (suite, "intake", 0);
    ts_suite_wait_ready (suite, "intake", 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (whoever_found_a_vulnerability_learns_where_to_tell),
        cmocka_unit_test (zaaktypen_are_told_to_anybody_in_the_language_that_is_asked_for),
        cmocka_unit_test (zaaktype_tells_who_may_ask_for_it_and_how_sure_a_login_must_be),
        cmocka_unit_test (what_is_known_already_is_not_sent_again),
        cmocka_unit_test (packed_answer_has_a_tag_of_its_own),
        cmocka_unit_test (errors_are_told_as_problems),
        cmocka_unit_test (methods_are_told),
        cmocka_unit_test (program_that_asks_too_often_hears_when_to_come_back),
        cmocka_unit_test (service_that_is_down_is_a_problem_for_later),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
