/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/colour.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DARK_PAPER 0x12171dU

static void contrast_is_that_of_wcag (void **state)
{
    (void) state;
    assert_int_equal ((int) (gemeente_colour_contrast (0, GEMEENTE_WHITE) * 100), 2100);
    assert_int_equal ((int) (gemeente_colour_contrast (0x767676, GEMEENTE_WHITE) * 100), 454);
    assert_int_equal ((int) (gemeente_colour_contrast (GEMEENTE_WHITE, 0xff0000) * 100), 399);
}

static void colours_have_six_digits (void **state)
{
    (void) state;
    static const char *const wrong[] = { "", "#", "#fff", "0f4c81", "#0f4c8g", "#0f4c811", "blue", "#0x4c81" };
    uint32_t colour = 1;
    for (size_t i = 0; i < DM_COUNT (wrong); i++)
        assert_false (gemeente_colour_parse (wrong[i], &colour));
    assert_int_equal (colour, 1);
    assert_true (gemeente_colour_parse ("#0F4c81", &colour));
    assert_int_equal (colour, 0x0f4c81);
}

/* The value of a custom property, the first or the one behind the rule for dark. */
static uint32_t value_of (const char *sheet, const char *name, bool is_dark)
{
    const char *from = is_dark ? strstr (sheet, "@media") : sheet, *at = strstr (from, name);
    assert_non_null (at);
    return (uint32_t) strtoul (at + strlen (name) + 2, NULL, 16);
}

static void text_can_be_read_whatever_the_colour (void **state)
{
    (void) state;
    static const uint32_t colours[] = { 0x0f4c81, 0, 0x006b3c, 0xa4002f, 0x5b2c83, 0x6d4c00, 0x0000ff };
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    for (size_t i = 0; i < DM_COUNT (colours); i++) {
        const char *sheet = gemeente_colour_sheet (colours[i], 0x06263f, arena);
        const uint32_t text = value_of (sheet, "violet-500", false), dark_text = value_of (sheet, "violet-500", true);
        assert_int_equal (text, colours[i]);
        assert_true (gemeente_colour_contrast (text, value_of (sheet, "violet-100", false)) >= GEMEENTE_CONTRAST);
        assert_true (gemeente_colour_contrast (dark_text, DARK_PAPER) >= GEMEENTE_CONTRAST);
        assert_true (gemeente_colour_contrast (dark_text, value_of (sheet, "violet-100", true)) >= GEMEENTE_CONTRAST);
        assert_true (gemeente_colour_contrast (dark_text, value_of (sheet, "violet-200", true)) >= GEMEENTE_CONTRAST);
        for (int is_dark = 0; is_dark < 2; is_dark++)
            assert_true (gemeente_colour_contrast (GEMEENTE_WHITE, value_of (sheet, "--menu", is_dark))
                         >= GEMEENTE_CONTRAST);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (contrast_is_that_of_wcag),
        cmocka_unit_test (colours_have_six_digits),
        cmocka_unit_test (text_can_be_read_whatever_the_colour),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
