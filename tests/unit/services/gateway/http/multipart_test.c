/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/multipart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=grens"

/* What the sink was told, as text: name[filename]=bytes; and whether it has room for only so much at a time. */
typedef struct world {
    dm_arena *arena;
    gateway_multipart *parser;
    dm_error error;
    char told[8192];
    size_t room; /* of one call of data; 0: any */
    bool pauses;
} world;

static void tell (world *it, const char *bytes, size_t size)
{
    size_t used = strlen (it->told);
    assert_true (used + size < sizeof it->told);
    memcpy (it->told + used, bytes, size);
    it->told[used + size] = '\0';
}

static bool begin (void *arg, const gateway_part *part)
{
    char text[600];
    int length = snprintf (text, sizeof text, part->filename ? "%s[%s]=" : "%s=", part->name, part->filename);
    tell (arg, text, (size_t) length);
    return true;
}

static size_t data (void *arg, const uint8_t *bytes, size_t size)
{
    world *it = arg;
    size_t taken = it->room && size > it->room ? it->room : size;
    tell (it, (const char *) bytes, taken);
    return taken;
}

static bool end (void *arg)
{
    world *it = arg;
    tell (it, ";", 1);
    if (it->pauses)
        gateway_multipart_pause (it->parser);
    return true;
}

static int open_parser (void **state)
{
    static world it;
    it = (world){ .arena = dm_arena_open () };
    *state = &it;
    return 0;
}

static int close_parser (void **state)
{
    dm_arena_destroy (&((world *) *state)->arena);
    return 0;
}

static dm_status start (world *it, const char *type)
{
    const gateway_multipart_sink sink = { begin, data, end, it };
    it->told[0] = '\0';
    return gateway_multipart_open (type, &sink, it->arena, &it->parser, &it->error);
}

/* Feeds the text in pieces of so many bytes, again and again what was not taken. */
static void feed (world *it, const char *text, size_t piece)
{
    size_t size = strlen (text), at = 0;
    for (unsigned idle = 0; at < size && idle < 20 && !gateway_multipart_is_wrong (it->parser);) {
        size_t most = size - at < piece ? size - at : piece;
        size_t taken = gateway_multipart_feed (it->parser, (const uint8_t *) text + at, most);
        idle = taken == 0 ? idle + 1 : 0;
        at += taken;
    }
}

static const char form[] =
    "--grens\r\n"
    "Content-Disposition: form-data; name=\"naam\"\r\n\r\n"
    "Jos\xc3\xa9\r\n"
    "--grens\r\n"
    "content-disposition: form-data; name=foto; filename=\"C:\\\\map\\\\een \\\"foto\\\".jpg\"\r\n"
    "Content-Type: image/jpeg\r\n\r\n"
    "\r\n--gren\r\r\n-\r\n--gre\r\n"
    "--grens\r\n"
    "Content-Disposition: form-data; name=\"leeg\"\r\n\r\n"
    "\r\n"
    "--grens--\r\n";
static const char told[] = "naam=Jos\xc3\xa9;foto[een foto.jpg]=\r\n--gren\r\r\n-\r\n--gre;leeg=;";

static void parts_are_the_same_however_they_are_cut (void **state)
{
    world *it = *state;
    for (size_t piece = 1; piece < sizeof form; piece++) {
        assert_int_equal (start (it, TYPE), DM_OK);
        feed (it, form, piece);
        assert_string_equal (it->told, told);
        assert_true (gateway_multipart_is_complete (it->parser));
    }
}

static void a_sink_without_room_gets_the_rest_later (void **state)
{
    world *it = *state;
    for (it->room = 1; it->room < 8; it->room++)
        for (size_t piece = 1; piece < 60; piece++) {
            assert_int_equal (start (it, TYPE), DM_OK);
            feed (it, form, piece);
            assert_string_equal (it->told, told);
        }
    it->room = 0;
}

static void a_pause_holds_the_next_part_back (void **state)
{
    world *it = *state;
    it->pauses = true;
    assert_int_equal (start (it, TYPE), DM_OK);
    size_t taken = gateway_multipart_feed (it->parser, (const uint8_t *) form, sizeof form - 1);
    assert_true (taken < sizeof form - 1);
    assert_string_equal (it->told, "naam=Jos\xc3\xa9;");
    feed (it, form + taken, sizeof form);
    assert_string_equal (it->told, told);
    assert_true (gateway_multipart_is_complete (it->parser));
}

static void a_wrong_type_is_refused (void **state)
{
    static const char *const types[] = {
        "",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x",
        "multipart/mixed; boundary=x",
    };
    for (size_t i = 0; i < DM_COUNT (types); i++)
        assert_int_equal (start (*state, types[i]), DM_INVALID_ARGUMENT);
    assert_int_equal (start (*state, "multipart/form-data; charset=utf-8; boundary=\"grens\""), DM_OK);
}

static void a_wrong_form_is_seen (void **state)
{
    static const char *const forms[] = {
        "--grens\r\nContent-Type: text/plain\r\n\r\nx",
        "--grens\r\nContent-Disposition: form-data\r\n\r\nx",
        "--grens\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx",
        "--grens\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx",
        "--grens\r\nContent-Disposition: attachment; name=x\r\n\r\nx",
        "--grensX\r\n",
    };
    world *it = *state;
    for (size_t i = 0; i < DM_COUNT (forms); i++) {
        assert_int_equal (start (it, TYPE), DM_OK);
        feed (it, forms[i], 100);
        assert_true (gateway_multipart_is_wrong (it->parser));
        assert_false (gateway_multipart_is_complete (it->parser));
    }
    char long_header[6000];
    memset (long_header, 'a', sizeof long_header);
    memcpy (long_header, "--grens\r\nX: ", 12);
    long_header[sizeof long_header - 1] = '\0';
    assert_int_equal (start (it, TYPE), DM_OK);
    feed (it, long_header, 100);
    assert_true (gateway_multipart_is_wrong (it->parser));
}

static void a_form_that_ends_too_soon_is_not_complete (void **state)
{
    world *it = *state;
    for (size_t length = 0; length < sizeof form - 5; length++) {
        char text[sizeof form];
        memcpy (text, form, length);
        text[length] = '\0';
        assert_int_equal (start (it, TYPE), DM_OK);
        feed (it, text, 7);
        assert_false (gateway_multipart_is_complete (it->parser));
        assert_false (gateway_multipart_is_wrong (it->parser));
    }
}

/* What is passed over takes memory too: a body may not be made of it. */
static void a_form_of_endless_parts_is_wrong (void **state)
{
    static const char part[] = "--grens\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
    static const unsigned counts[] = { 400, 401 };
    world *it = *state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        assert_int_equal (start (it, TYPE), DM_OK);
        for (unsigned k = 0; k < counts[i]; k++)
            feed (it, part, sizeof part);
        assert_int_equal (gateway_multipart_is_wrong (it->parser), i == 1);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown (parts_are_the_same_however_they_are_cut, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_sink_without_room_gets_the_rest_later, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_pause_holds_the_next_part_back, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_wrong_type_is_refused, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_form_of_endless_parts_is_wrong, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_wrong_form_is_seen, open_parser, close_parser),
        cmocka_unit_test_setup_teardown (a_form_that_ends_too_soon_is_not_complete, open_parser, close_parser),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
