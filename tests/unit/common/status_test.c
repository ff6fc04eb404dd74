/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/utf8.h"

static void every_status_has_its_row (void **state)
{
    (void) state;
    for (int i = DM_OK; i <= DM_UNAUTHENTICATED; i++) {
        const dm_status_row *row = dm_status_find (i);
        assert_true (*row->name && *row->text);
        assert_in_range (row->http_code, 200, 599);
        assert_true (i == DM_UNKNOWN || row != dm_status_find (DM_UNKNOWN));
    }
    assert_string_equal (dm_status_find (DM_RESOURCE_EXHAUSTED)->name, "RESOURCE_EXHAUSTED");
}

static void http_hears_what_it_can_act_on (void **state)
{
    (void) state;
    static const struct {
        dm_status status;
        unsigned code;
    } wanted[] = {
        { DM_OK, 200 },
        { DM_INVALID_ARGUMENT, 400 },
        { DM_UNAUTHENTICATED, 401 },
        { DM_PERMISSION_DENIED, 403 },
        { DM_NOT_FOUND, 404 },
        { DM_OUT_OF_RANGE, 404 },
        { DM_ALREADY_EXISTS, 409 },
        { DM_FAILED_PRECONDITION, 409 },
        { DM_UNKNOWN, 500 },
        { DM_UNIMPLEMENTED, 500 },
        { DM_INTERNAL, 500 },
        { DM_DATA_LOSS, 500 },
        { DM_CANCELLED, 503 },
        { DM_DEADLINE_EXCEEDED, 503 },
        { DM_RESOURCE_EXHAUSTED, 503 },
        { DM_ABORTED, 503 },
        { DM_UNAVAILABLE, 503 },
    };
    assert_int_equal (DM_COUNT (wanted), DM_UNAUTHENTICATED + 1);
    for (size_t i = 0; i < DM_COUNT (wanted); i++)
        assert_int_equal (dm_status_find (wanted[i].status)->http_code, wanted[i].code);
}

static void number_outside_the_table_is_unknown (void **state)
{
    (void) state;
    assert_ptr_equal (dm_status_find (-1), dm_status_find (DM_UNKNOWN));
    assert_ptr_equal (dm_status_find (17), dm_status_find (DM_UNKNOWN));
}

static void only_what_may_pass_is_retried (void **state)
{
    (void) state;
    for (int i = DM_OK; i <= DM_UNAUTHENTICATED; i++) {
        bool may_pass =
            i == DM_DEADLINE_EXCEEDED || i == DM_RESOURCE_EXHAUSTED || i == DM_ABORTED || i == DM_UNAVAILABLE;
        assert_int_equal (dm_status_find (i)->is_retryable, may_pass);
    }
}

static void refusal_is_filled_in_one_line (void **state)
{
    (void) state;
    dm_error error = { .retry_after_ms = 9 };
    assert_int_equal (dm_fail (&error, DM_INVALID_ARGUMENT, "zaaktype", "must be %d letters", 3), DM_INVALID_ARGUMENT);
    assert_int_equal (error.status, DM_INVALID_ARGUMENT);
    assert_int_equal (error.retry_after_ms, 0);
    assert_string_equal (error.field, "zaaktype");
    assert_string_equal (error.message, "must be 3 letters");
    dm_fail (&error, DM_NOT_FOUND, NULL, "gone");
    assert_string_equal (error.field, "");
    assert_int_equal (dm_fail (NULL, DM_ABORTED, "x", "y"), DM_ABORTED);
}

static void long_text_is_cut_between_characters (void **state)
{
    static const char *const characters[] = { "a", "é", "€", "\U0001F4A1" };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (characters); i++)
        for (size_t shift = 0; shift < 4; shift++) {
            char text[1024] = "xxxx";
            text[shift] = '\0';
            for (size_t used = shift; used < 600; used += strlen (characters[i]))
                memcpy (text + used, characters[i], strlen (characters[i]) + 1);
            dm_error error;
            dm_fail (&error, DM_INTERNAL, text, "%s", text);
            assert_true (dm_utf8_is_valid (error.field, strlen (error.field)));
            assert_true (dm_utf8_is_valid (error.message, strlen (error.message)));
            assert_in_range (strlen (error.field), sizeof error.field - 4, sizeof error.field - 1);
            assert_in_range (strlen (error.message), sizeof error.message - 4, sizeof error.message - 1);
        }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_status_has_its_row),
        cmocka_unit_test (http_hears_what_it_can_act_on),
        cmocka_unit_test (number_outside_the_table_is_unknown),
        cmocka_unit_test (only_what_may_pass_is_retried),
        cmocka_unit_test (refusal_is_filled_in_one_line),
        cmocka_unit_test (long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
