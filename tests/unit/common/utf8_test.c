/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/event/v1/event.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"

static void well_formed_text_is_valid (void **state)
{
    static const char *const texts[] = {
        "",
        "lantaarnpaal 12",
        "tab\tline\r\n",
        "Zoë Çelik, 's-Gravenhage",
        "\u00A0 \u07FF \u0800 \uD7FF \uE000 \uFFFD \uFFFF",
        "\U00010000 \U0001F4A1 \U000FFFFF \U0010FFFF",
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        assert_true (dm_utf8_is_valid (texts[i], strlen (texts[i])));
}

static void malformed_bytes_are_refused (void **state)
{
    static const char *const texts[] = {
        "\x80", /* a continuation alone */
        "\xBF",
        "\xC0\xAF", /* overlong */
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80", /* surrogates */
        "\xED\xBF\xBF",
        "\xF4\x90\x80\x80", /* beyond U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xFE",
        "a\xC3", /* cut */
        "a\xE2\x82",
        "a\xF0\x9F\x92",
        "\xC3(", /* no continuation */
        "\xE2(\xA1",
        "\xE2\x82(",
        "\xF0(\x8C\xBC",
        "\xF0\x9F\x92(",
        "caf\xE9", /* Latin-1 */
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (texts); i++)
        assert_false (dm_utf8_is_valid (texts[i], strlen (texts[i])));
}

static void control_characters_are_refused (void **state)
{
    (void) state;
    for (unsigned point = 0; point < 0xA0; point++) {
        char text[3] = { (char) point };
        if (point >= 0x80) {
            text[0] = (char) 0xC2;
            text[1] = (char) point;
        }
        bool is_control = point < ' ' || point >= 0x7F;
        bool is_allowed = point == '\t' || point == '\n' || point == '\r';
        assert_int_equal (dm_utf8_is_valid (text, point < 0x80 ? 1 : 2), !is_control || is_allowed);
    }
}

/* Every sequence of two bytes, against the rules written down in another way. */
static void pairs_of_bytes_are_judged_as_code_points (void **state)
{
    (void) state;
    for (unsigned first = 0x80; first < 0x100; first++)
        for (unsigned second = 0; second < 0x100; second++) {
            const char text[2] = { (char) first, (char) second };
            unsigned point = (first & 0x1F) << 6 | (second & 0x3F);
            bool is_pair = first >> 5 == 6 && second >> 6 == 2;
            assert_int_equal (dm_utf8_is_valid (text, 2), is_pair && point >= 0xA0);
        }
}

static void no_byte_beyond_size_is_read (void **state)
{
    (void) state;
    static const char text[] = "\xF0\x9F\x92\xA1";
    for (size_t size = 1; size <= 4; size++) {
        char *exact = malloc (size); /* ASan watches its end */
        memcpy (exact, text, size);
        assert_int_equal (dm_utf8_is_valid (exact, size), size == 4);
        free (exact);
    }
}

static void length_counts_code_points (void **state)
{
    (void) state;
    assert_int_equal (dm_utf8_length (""), 0);
    assert_int_equal (dm_utf8_length ("Zoë"), 3);
    assert_int_equal (dm_utf8_length ("€ \U0001F4A1"), 3);
}

typedef struct example {
    Digimeente__Intake__V1__Zaak zaak;
    Digimeente__Intake__V1__Status statussen[2], *pointers[2];
} example;

static const ProtobufCMessage *fill_example (example *out)
{
    digimeente__intake__v1__zaak__init (&out->zaak);
    for (size_t i = 0; i < 2; i++) {
        digimeente__intake__v1__status__init (&out->statussen[i]);
        out->statussen[i].omschrijving = (char *) "Ontvangen";
        out->pointers[i] = &out->statussen[i];
    }
    out->zaak.zaaktype = (char *) "melding-openbare-ruimte";
    out->zaak.n_statussen = 2;
    out->zaak.statussen = out->pointers;
    return &out->zaak.base;
}

static void message_of_good_strings_is_well (void **state)
{
    (void) state;
    example one;
    char field[96] = "unchanged";
    assert_true (dm_utf8_check_message (fill_example (&one), field, sizeof field));
    assert_string_equal (field, "unchanged");
}

static void bad_string_is_found_by_its_path (void **state)
{
    (void) state;
    example one;
    char field[96];
    const ProtobufCMessage *message = fill_example (&one);
    one.statussen[1].statustoelichting = (char *) "bel\x07";
    assert_false (dm_utf8_check_message (message, field, sizeof field));
    assert_string_equal (field, "statussen[1].statustoelichting");
    one.zaak.zaaktype = (char *) "\xFF";
    assert_false (dm_utf8_check_message (message, field, sizeof field));
    assert_string_equal (field, "zaaktype");
}

static void nested_message_is_checked (void **state)
{
    (void) state;
    char field[96];
    Digimeente__Intake__V1__SubmitRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_REQUEST__INIT;
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    assert_true (dm_utf8_check_message (&request.base, field, sizeof field));
    request.initiator = &initiator;
    initiator.name = (char *) "caf\xE9";
    assert_false (dm_utf8_check_message (&request.base, field, sizeof field));
    assert_string_equal (field, "initiator.name");
}

/* None of our messages has a oneof yet, so this one is made by hand. */
typedef struct choice {
    ProtobufCMessage base;
    uint32_t chosen;
    union {
        int64_t number;
        char *text;
    };
} choice;

static void string_that_is_not_chosen_is_not_looked_at (void **state)
{
    (void) state;
    static const ProtobufCFieldDescriptor fields[] = {
        { .name = "number",
          .id = 1,
          .type = PROTOBUF_C_TYPE_INT64,
          .flags = PROTOBUF_C_FIELD_FLAG_ONEOF,
          .quantifier_offset = offsetof (choice, chosen),
          .offset = offsetof (choice, number) },
        { .name = "text",
          .id = 2,
          .type = PROTOBUF_C_TYPE_STRING,
          .flags = PROTOBUF_C_FIELD_FLAG_ONEOF,
          .quantifier_offset = offsetof (choice, chosen),
          .offset = offsetof (choice, text) },
    };
    static const ProtobufCMessageDescriptor descriptor = { .fields = fields, .n_fields = DM_COUNT (fields) };
    choice message = { .base.descriptor = &descriptor, .chosen = 1, .number = 1 };
    char field[96];
    assert_true (dm_utf8_check_message (&message.base, field, sizeof field));
    message.chosen = 2;
    message.text = (char *) "\xFF";
    assert_false (dm_utf8_check_message (&message.base, field, sizeof field));
    assert_string_equal (field, "text");
}

static void long_path_is_cut_to_fit (void **state)
{
    (void) state;
    example one;
    const ProtobufCMessage *message = fill_example (&one);
    one.statussen[0].omschrijving = (char *) "\xFF";
    for (size_t size = 1; size < 32; size++) {
        char *field = malloc (size);
        assert_false (dm_utf8_check_message (message, field, size));
        assert_int_equal (strlen (field), size - 1 < 25 ? size - 1 : 25);
        assert_memory_equal (field, "statussen[0].omschrijving", strlen (field));
        free (field);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (well_formed_text_is_valid),
        cmocka_unit_test (malformed_bytes_are_refused),
        cmocka_unit_test (control_characters_are_refused),
        cmocka_unit_test (pairs_of_bytes_are_judged_as_code_points),
        cmocka_unit_test (no_byte_beyond_size_is_read),
        cmocka_unit_test (length_counts_code_points),
        cmocka_unit_test (message_of_good_strings_is_well),
        cmocka_unit_test (bad_string_is_found_by_its_path),
        cmocka_unit_test (nested_message_is_checked),
        cmocka_unit_test (string_that_is_not_chosen_is_not_looked_at),
        cmocka_unit_test (long_path_is_cut_to_fit),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
