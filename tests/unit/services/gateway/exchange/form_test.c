/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "services/gateway/exchange/route.h"

static dm_arena *arena;

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

static dm_status parse (gateway_fields *fields, const char *text)
{
    dm_error error;
    gateway_fields_init (fields, arena);
    return gateway_form_parse (fields, text, strlen (text), &error);
}

static void fields_come_in_the_order_of_the_form (void **state)
{
    (void) state;
    gateway_fields it;
    assert_int_equal (parse (&it, "&a=1&b=x+y%2Bz&&c&a=%C3%A9&d=een%0D%0Atwee%0Ddrie%01&e=%zz%4"), DM_OK);
    static const char *const expected[][2] = {
        { "a", "1" }, { "b", "x y+z" }, { "c", "" }, { "a", "\xc3\xa9" }, { "d", "een\ntwee\ndrie" }, { "e", "%zz%4" },
    };
    assert_int_equal (it.count, DM_COUNT (expected));
    for (size_t i = 0; i < it.count; i++) {
        assert_string_equal (it.items[i].name, expected[i][0]);
        assert_string_equal (it.items[i].value, expected[i][1]);
        assert_null (it.items[i].filename);
    }
}

static void control_characters_are_left_out_and_their_neighbours_stay (void **state)
{
    (void) state;
    gateway_fields it;
    assert_int_equal (parse (&it, "a=foto%C2%92s+%C2%80%C2%9F%7F%1B&b=%C2%A0%C3%82&c%C2%85=%E2%80%99&d=%C2%92"), DM_OK);
    static const char *const expected[][2] = {
        { "a", "fotos " }, { "b", "\xc2\xa0\xc3\x82" }, { "c", "\xe2\x80\x99" }, { "d", "" }
    };
    assert_int_equal (it.count, DM_COUNT (expected));
    for (size_t i = 0; i < it.count; i++) {
        assert_string_equal (it.items[i].name, expected[i][0]);
        assert_string_equal (it.items[i].value, expected[i][1]);
    }
    assert_int_equal (parse (&it, "a=%C2"), DM_INVALID_ARGUMENT);
    assert_int_equal (parse (&it, "a=%92"), DM_INVALID_ARGUMENT);
}

static void a_form_beyond_its_bounds_is_refused (void **state)
{
    (void) state;
    gateway_fields it;
    char text[3 * GATEWAY_FIELDS_MAX + 8] = "";
    for (size_t i = 0; i < GATEWAY_FIELDS_MAX; i++)
        strcat (text, "a=&");
    assert_int_equal (parse (&it, text), DM_OK);
    strcat (text, "b");
    assert_int_equal (parse (&it, text), DM_INVALID_ARGUMENT);
    memset (text, 'n', GATEWAY_NAME_MAX);
    text[GATEWAY_NAME_MAX] = '\0';
    assert_int_equal (parse (&it, text), DM_OK);
    strcat (text, "n");
    assert_int_equal (parse (&it, text), DM_INVALID_ARGUMENT);
    assert_int_equal (parse (&it, "a=%ff"), DM_INVALID_ARGUMENT);
    assert_int_equal (parse (&it, "=1"), DM_INVALID_ARGUMENT);
}

static void a_path_is_decoded_or_refused (void **state)
{
    static const struct {
        const char *target, *path;
    } rows[] = {
        { "/", "/" },
        { "/mijn?a=/../b", "/mijn" },
        { "/volg/%61b", "/volg/ab" },
        { "/a/", "/a/" },
        { "", NULL },
        { "mijn", NULL },
        { "*", NULL },
        { "/a/../b", NULL },
        { "/..", NULL },
        { "/.", NULL },
        { "/a//b", NULL },
        { "//a", NULL },
        { "/%2e%2e", NULL },
        { "/a%2fb", NULL },
        { "/a%5cb", NULL },
        { "/a%00b", NULL },
        { "/%ff", NULL },
        { "/a\\b", NULL },
        { "/a%0ab", NULL },
        { "http://x/", NULL },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *path = gateway_path_parse (arena, rows[i].target, strlen (rows[i].target));
        if (rows[i].path)
            assert_string_equal (path, rows[i].path);
        else
            assert_null (path);
    }
}

static void assert_cookies (const char *header, const char *prefix, const char *const expected[][2],
                            size_t expected_count)
{
    const gateway_field *it = NULL;
    size_t count = 0;
    dm_error error;
    assert_int_equal (gateway_cookies_parse (arena, header, prefix, &it, &count, &error), DM_OK);
    assert_int_equal (count, expected_count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal (it[i].name, expected[i][0]);
        assert_string_equal (it[i].value, expected[i][1]);
    }
}

static void cookies_that_are_none_are_passed_over (void **state)
{
    (void) state;
    static const char *const expected[][2] = {
        { "dm_sessie", "1" }, { "dm_bezoek", "x" }, { "taal", "en" }, { "dm_inloggen", "" }
    };
    assert_cookies ("dm_sessie =a; dm_sessie=1; dm_bezoek=\"x\" ;taal; =d; dm_inloggen; a=1; taal=en;;dm_inloggen=", "",
                    expected, DM_COUNT (expected));
    assert_cookies ("dm_sessie=a,b; dm_bezoek=x; taal=\xc3\xa9", "", &expected[1], 1);
    char many[4000] = "";
    for (int i = 0; i < 200; i++)
        strcat (many, "c=1; ");
    assert_cookies (strcat (many, "dm_sessie=1"), "", expected, 1);
    assert_cookies (NULL, "", NULL, 0);
}

static void behind_tls_a_cookie_counts_only_with_its_prefix (void **state)
{
    (void) state;
    static const char *const expected[][2] = { { "dm_sessie", "1" } };
    assert_cookies ("dm_sessie=planted; __Host-dm_sessie=1; dm_bezoek=planted; __Host=a; __Host-=b",
                    GATEWAY_HOST_PREFIX, expected, 1);
    assert_cookies ("__Host-dm_sessie=planted; dm_sessie=1", "", expected, 1);
}

static void a_cookie_of_ours_is_there_once (void **state)
{
    (void) state;
    static const char *const rows[][2] = {
        { "dm_sessie=1; dm_sessie=2", "" },
        { "dm_sessie=1; a=b; dm_sessie=1", "" },
        { "dm_sessie=a,b; dm_sessie=1", "" },
        { "taal=nl; dm_bezoek=1; taal=en", "" },
        { "__Host-dm_sessie=1; __Host-dm_sessie=2", GATEWAY_HOST_PREFIX },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const gateway_field *it;
        size_t count;
        dm_error error;
        assert_int_equal (gateway_cookies_parse (arena, rows[i][0], rows[i][1], &it, &count, &error),
                          DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, "cookie");
    }
}

static void the_first_language_of_ours_is_chosen (void **state)
{
    static const char *const rows[][2] = {
        { "en-GB,en;q=0.9", "en" },
        { "de, EN;q=0.5, nl;q=0.2", "en" },
        { "fr", "nl" },
        { "", "nl" },
        { "english, nl-BE, en", "nl" },
        { NULL, "nl" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (gateway_language_choose (rows[i][0]), rows[i][1]);
}

static void what_cannot_be_decoded_belongs_to_the_rest (void **state)
{
    static const gateway_route routes[] = { { .path = "/a/{}" }, { .path = "/api/{...}" }, { .path = "/{...}" } };
    static const char *const rows[][2] = {
        { "/a/%2F", "/{...}" },       { "/api//x", "/api/{...}" }, { "/api", "/api/{...}" },
        { "/api?x=%", "/api/{...}" }, { "/apis", "/{...}" },       { "*", "/{...}" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (gateway_route_find_rest (routes, DM_COUNT (routes), rows[i][0])->path, rows[i][1]);
}

static void the_row_that_says_most_is_found (void **state)
{
    static const gateway_route routes[] = {
        { .path = "/" },    { .path = "/a/{}/{}" },       { .path = "/a/{}/vast" }, { .path = "/a/{}" },
        { .path = "/a/b" }, { .path = "/a/{}/vraag/{}" }, { .path = "/api/{...}" }, { .path = "/api/v1/{}" },
    };
    static const struct {
        const char *path, *row, *first, *second;
    } rows[] = {
        { "/", "/", NULL, NULL },
        { "/a/b", "/a/b", NULL, NULL },
        { "/a/x", "/a/{}", "x", NULL },
        { "/a/x/vast", "/a/{}/vast", "x", NULL },
        { "/a/x/y", "/a/{}/{}", "x", "y" },
        { "/a/x/vraag/1", "/a/{}/vraag/{}", "x", "1" },
        { "/a", NULL, NULL, NULL },
        { "/a/", NULL, NULL, NULL },
        { "/a/x/", NULL, NULL, NULL },
        { "/a/x/y/z", NULL, NULL, NULL },
        { "/b", NULL, NULL, NULL },
        { "/api", "/api/{...}", NULL, NULL },
        { "/apis", NULL, NULL, NULL },
        { "/api/", "/api/{...}", NULL, NULL },
        { "/api/v1/x/y", "/api/{...}", NULL, NULL },
        { "/api/v1/x", "/api/v1/{}", "x", NULL },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        const char *arguments[GATEWAY_ARGUMENTS_MAX] = { NULL };
        const gateway_route *found = gateway_route_find (routes, DM_COUNT (routes), rows[i].path, arena, arguments);
        assert_int_equal (found != NULL, rows[i].row != NULL);
        if (found)
            assert_string_equal (found->path, rows[i].row);
        if (rows[i].first)
            assert_string_equal (arguments[0], rows[i].first);
        if (rows[i].second)
            assert_string_equal (arguments[1], rows[i].second);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (fields_come_in_the_order_of_the_form),
        cmocka_unit_test (control_characters_are_left_out_and_their_neighbours_stay),
        cmocka_unit_test (a_form_beyond_its_bounds_is_refused),
        cmocka_unit_test (a_path_is_decoded_or_refused),
        cmocka_unit_test (cookies_that_are_none_are_passed_over),
        cmocka_unit_test (behind_tls_a_cookie_counts_only_with_its_prefix),
        cmocka_unit_test (a_cookie_of_ours_is_there_once),
        cmocka_unit_test (the_first_language_of_ours_is_chosen),
        cmocka_unit_test (what_cannot_be_decoded_belongs_to_the_rest),
        cmocka_unit_test (the_row_that_says_most_is_found),
    };
    return cmocka_run_group_tests (tests, open_arena, close_arena);
}
