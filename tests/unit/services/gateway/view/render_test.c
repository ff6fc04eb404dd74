/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include "common/asset.h"
#include "embed/gateway.h"
#include "services/gateway/view/mustache.h"
#include "services/gateway/view/render.h"

static gemeente *municipality;

static int open_pages (void **state)
{
    (void) state;
    static dm_reasons reasons;
    reasons.arena = dm_arena_open ();
    gemeente_open ("compose/gemeente/gemeente.yaml", &reasons, &municipality);
    dm_arena_destroy (&reasons.arena);
    gateway_render_open (municipality);
    return 0;
}

static int close_pages (void **state)
{
    (void) state;
    gateway_render_close ();
    gemeente_destroy (&municipality);
    return 0;
}

static gateway_exchange make_exchange (dm_arena *arena, const char *language)
{
    return (gateway_exchange){ .arena = arena, .path = "/mijn", .language = language, .csrf = "token", .status = 200 };
}

static void every_template_compiles (void **state)
{
    (void) state;
    size_t count = 0;
    for (const dm_asset *asset = gateway_assets; asset->path; asset++) {
        dm_error error = { 0 };
        mustache_template *template = NULL;
        if (!strstr (asset->path, ".html"))
            continue;
        if (gateway_mustache_compile (asset->text, &template, &error))
            fail_msg ("%s: %s", asset->path, error.message);
        gateway_mustache_destroy (&template);
        count++;
    }
    assert_true (count > 10);
}

static bool has_text (const gateway_exchange *exchange, const char *key)
{
    return strcmp (gateway_text (exchange, key), key) != 0;
}

/* Walks a catalogue; each text must stand in the other language too. */
static void compare (const cJSON *at, const char *path, const gateway_exchange *other)
{
    for (const cJSON *item = at->child; item; item = item->next) {
        char key[200];
        snprintf (key, sizeof key, "%s%s%s", path, *path ? "." : "", item->string);
        if (cJSON_IsObject (item))
            compare (item, key, other);
        else if (!has_text (other, key))
            fail_msg ("%s is missing in %s", key, other->language);
    }
}

static void catalogues_have_the_same_texts (void **state)
{
    (void) state;
    for (const dm_asset *asset = gateway_assets; asset->path; asset++) {
        if (!strstr (asset->path, ".json"))
            continue;
        bool is_english = strstr (asset->path, "en.json") != NULL;
        gateway_exchange other = make_exchange (NULL, is_english ? "nl" : "en");
        cJSON *texts = cJSON_Parse (asset->text);
        assert_non_null (texts);
        compare (texts, "", &other);
        cJSON_Delete (texts);
    }
}

/* The key that a tag asks for, when it is one of the catalogue's; at the text behind {{. */
static bool read_key (const char *at, char *out, size_t size)
{
    at += strspn (at, "{#^& ");
    size_t length = strspn (at, "abcdefghijklmnopqrstuvwxyz0123456789_-.");
    if (strncmp (at, "t.", 2) != 0 || length - 2 >= size)
        return false;
    memcpy (out, at + 2, length - 2);
    out[length - 2] = '\0';
    return true;
}

static void every_text_that_a_template_asks_for_exists (void **state)
{
    (void) state;
    const gateway_exchange exchange = make_exchange (NULL, "nl");
    size_t count = 0;
    for (const dm_asset *asset = gateway_assets; asset->path; asset++) {
        for (const char *tag = strstr (asset->text, "{{"); tag && strstr (asset->path, ".html");
             tag = strstr (tag + 2, "{{")) {
            char key[200];
            if (!read_key (tag + 2, key, sizeof key))
                continue;
            if (!has_text (&exchange, key))
                fail_msg ("%s asks for %s", asset->path, key);
            count++;
        }
    }
    assert_true (count > 100);
}

static void page_stands_in_the_layout_in_its_language (void **state)
{
    (void) state;
    dm_arena *arena = dm_arena_open ();
    gateway_exchange exchange = make_exchange (arena, "en");
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "title", "<b>Title</b>");
    cJSON_AddStringToObject (data, "text", "text & more");
    assert_int_equal (DM_OK, gateway_render (&exchange, "error", data));
    assert_non_null (strstr (exchange.body, "<html lang=\"en\""));
    assert_non_null (strstr (exchange.body, "<h1 class=\"utrecht-heading-1\">&lt;b&gt;Title&lt;/b&gt;</h1>"));
    assert_non_null (strstr (exchange.body, "text &amp; more"));
    assert_non_null (strstr (exchange.body, "/statisch/gateway."));
    assert_non_null (strstr (exchange.body, "href=\"/taal/nl?terug=%2Fmijn\""));
    assert_int_equal (exchange.body_bytes, strlen (exchange.body));
    dm_arena_destroy (&arena);
}

static void error_page_has_the_code_of_its_status (void **state)
{
    (void) state;
    static const struct {
        dm_status status;
        unsigned code;
    } rows[] = { { DM_NOT_FOUND, 404 }, { DM_PERMISSION_DENIED, 403 }, { DM_UNAVAILABLE, 503 },
                 { DM_INTERNAL, 500 },  { DM_INVALID_ARGUMENT, 400 },  { DM_DATA_LOSS, 500 } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_arena *arena = dm_arena_open ();
        gateway_exchange exchange = make_exchange (arena, "nl");
        dm_fail (&exchange.error, rows[i].status, NULL, "secret");
        gateway_render_error (&exchange);
        assert_int_equal (rows[i].code, exchange.status);
        assert_null (strstr (exchange.body, "secret"));
        dm_arena_destroy (&arena);
    }
}

static void form_that_could_not_be_taken_comes_back_whole (void **state)
{
    (void) state;
    const gateway_field fields[] = { { .name = "-csrf", .value = "old" },
                                     { .name = "csrf", .value = "an answer" },
                                     { .name = "naam", .value = "\"Sanne\" & co" },
                                     { .name = "foto", .value = "0192f0c1", .filename = "gevel.jpg" } };
    dm_arena *arena = dm_arena_open ();
    gateway_exchange exchange = make_exchange (arena, "nl");
    exchange.form = fields;
    exchange.form_count = DM_COUNT (fields);
    gateway_render_again (&exchange);
    assert_int_equal (503, exchange.status);
    assert_non_null (strstr (exchange.body, "name=\"naam\" value=\"&quot;Sanne&quot; &amp; co\""));
    assert_non_null (strstr (exchange.body, "name=\"-csrf\" value=\"token\""));
    assert_null (strstr (exchange.body, "value=\"old\""));
    assert_non_null (strstr (exchange.body, "name=\"csrf\" value=\"an answer\""));
    assert_non_null (strstr (exchange.body, gateway_text (&exchange, "error.again.file")));
    dm_arena_destroy (&arena);
}

static void page_of_a_code_without_its_own_text_says_whose_fault_it_is (void **state)
{
    (void) state;
    static const struct {
        unsigned code;
        const char *title;
    } rows[] = { { 414, "<h1 class=\"utrecht-heading-1\">Dit verzoek klopt niet</h1>" },
                 { 418, "<h1 class=\"utrecht-heading-1\">Dit verzoek klopt niet</h1>" },
                 { 504, "<h1 class=\"utrecht-heading-1\">Er ging bij ons iets mis</h1>" } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_arena *arena = dm_arena_open ();
        gateway_exchange exchange = make_exchange (arena, "nl");
        exchange.status = rows[i].code;
        gateway_render_error (&exchange);
        assert_int_equal (exchange.status, rows[i].code);
        assert_non_null (strstr (exchange.body, rows[i].title));
        dm_arena_destroy (&arena);
    }
}

static void form_that_lost_a_file_for_want_of_room_is_for_later (void **state)
{
    (void) state;
    static const struct {
        bool was_cut_short;
        unsigned before, after;
    } rows[] = { { false, 0, 0 }, { true, 0, 503 }, { false, 400, 400 }, { true, 400, 503 }, { true, 409, 409 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dm_arena *arena = dm_arena_open ();
        gateway_exchange exchange = make_exchange (arena, "nl");
        exchange.was_cut_short = rows[i].was_cut_short;
        exchange.status = rows[i].before;
        gateway_render_form (&exchange, "error", cJSON_CreateObject ());
        assert_int_equal (exchange.status, rows[i].after);
        dm_arena_destroy (&arena);
    }
}

/* Somebody on "Mijn zaken" reads that it failed: that page is not "Mijn zaken". */
static void page_of_a_failure_marks_no_item_of_the_menu (void **state)
{
    (void) state;
    static const struct {
        unsigned code;
        bool has_telephone;
    } rows[] = { { 404, false }, { 500, true }, { 503, true } };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_arena *arena = dm_arena_open ();
        gateway_exchange exchange = make_exchange (arena, "nl");
        exchange.status = rows[i].code;
        gateway_render_error (&exchange);
        assert_null (strstr (exchange.body, "aria-current"));
        const char *main = strstr (exchange.body, "<main");
        const char *telephone = strstr (main, "tel:140123");
        assert_int_equal (telephone < strstr (main, "</main>"), rows[i].has_telephone);
        dm_arena_destroy (&arena);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (form_that_lost_a_file_for_want_of_room_is_for_later),
        cmocka_unit_test (every_template_compiles),
        cmocka_unit_test (catalogues_have_the_same_texts),
        cmocka_unit_test (every_text_that_a_template_asks_for_exists),
        cmocka_unit_test (page_stands_in_the_layout_in_its_language),
        cmocka_unit_test (page_of_a_failure_marks_no_item_of_the_menu),
        cmocka_unit_test (error_page_has_the_code_of_its_status),
        cmocka_unit_test (page_of_a_code_without_its_own_text_says_whose_fault_it_is),
        cmocka_unit_test (form_that_could_not_be_taken_comes_back_whole),
    };
    return cmocka_run_group_tests (tests, open_pages, close_pages);
}
