/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/api/api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void a_contact_is_an_address_of_mail_web_or_telephone (void **state)
{
    (void) state;
    static const char *const good[] = { "mailto:a@b.example", "https://b.example/melden?wat=1", "tel:+31-20-1234567" };
    static const char *const bad[] = {
        "", "a@b.example", "http://b.example", "mailto:", "https://", "mailto:a@b. nl", "mailto:a@b\nContact: mailto:c"
    };
    for (size_t i = 0; i < DM_COUNT (good); i++)
        assert_true (gateway_security_contact_is_good (good[i]));
    for (size_t i = 0; i < DM_COUNT (bad); i++)
        assert_false (gateway_security_contact_is_good (bad[i]));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (a_contact_is_an_address_of_mail_web_or_telephone),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
