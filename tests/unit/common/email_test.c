/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/email.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void usual_addresses_are_valid (void **state)
{
    (void) state;
    static const char *const good[] = { "a@b",
                                        "iemand@example.org",
                                        "jan.de-vries+zaak@mail.gemeente.example",
                                        "o'neill@example.org",
                                        "x_y=z@10.example",
                                        "!#$%&'*+/=?^_`{|}~-@x.nl",
                                        "1@2.3",
                                        "a@xn--caf-dma.nl" };
    for (size_t i = 0; i < DM_COUNT (good); i++)
        if (!dm_email_is_valid (good[i]))
            fail_msg ("refused: %s", good[i]);
}

static void addresses_that_could_inject_or_confuse_are_not (void **state)
{
    (void) state;
    static const char *const bad[] = {
        "",
        "@",
        "a@",
        "@b",
        "a",
        "a@b@c",
        "a@@b",
        "a b@c",
        "a@b c",
        " a@b",
        "a@b ",
        "a@b\n",
        "a\n@b",
        "a\r\nBcc: x@y",
        "a@b\r\nDATA",
        "a@b.nl\r\nBcc: c@d.nl",
        "a@b\tc",
        "<a@b>",
        "a@b>",
        "Jan <a@b.nl>",
        "a,b@c",
        "a@b,c@d",
        "\"a\"@b",
        "a;b@c",
        "a:b@c",
        "(a)@b",
        "a@[127.0.0.1]",
        "a@b_c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@.b",
        "a@b.",
        "a@b..c",
        "a@-b",
        "a@b-.nl",
        "j\xC3\xB6rg@example.org",
        "a@caf\xC3\xA9.example",
        "a\x01@b",
        "a\x7F@b",
    };
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        if (dm_email_is_valid (bad[i]))
            fail_msg ("taken: %s", bad[i]);
}

static void addresses_have_the_lengths_of_smtp (void **state)
{
    (void) state;
    char a[81], b[81], text[400];
    memset (a, 'a', sizeof a);
    memset (b, 'b', sizeof b);
    static const struct {
        int local, label, last;
        bool is_valid;
    } rows[] = {
        { 64, 63, 1, true }, { 65, 63, 1, false }, { 64, 64, 1, false }, { 64, 63, 61, true }, { 64, 63, 62, false }
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        snprintf (text, sizeof text, "%.*s@%.63s.%.*s.%.*s", rows[i].local, a, b, rows[i].label, b, rows[i].last, b);
        assert_int_equal (dm_email_is_valid (text), rows[i].is_valid);
    }
    assert_int_equal (strlen (text), DM_EMAIL_SIZE);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (usual_addresses_are_valid),
        cmocka_unit_test (addresses_that_could_inject_or_confuse_are_not),
        cmocka_unit_test (addresses_have_the_lengths_of_smtp),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
