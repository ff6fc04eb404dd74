/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/login.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

typedef Digimeente__Intake__V1__Login Login;

static void every_bound_of_a_login_names_its_field (void **state)
{
    (void) state;
    char name[202], acr[42];
    memset (name, 'a', sizeof name - 1);
    memset (acr, 'a', sizeof acr - 1);
    name[sizeof name - 1] = acr[sizeof acr - 1] = '\0';
    const struct {
        Login login;
        const char *field;
    } rows[] = {
#define LOGIN(...) { PROTOBUF_C_MESSAGE_INIT (&digimeente__intake__v1__login__descriptor), __VA_ARGS__ }
        { LOGIN ("111222333", "12345678", "digid:hoog", "Sanne de Boer"), NULL },
        { LOGIN ("123456789", NULL, NULL, NULL), "login.bsn" },
        { LOGIN (NULL, "1234567", NULL, NULL), "login.kvk" },
        { LOGIN (NULL, "1234567a", NULL, NULL), "login.kvk" },
        { LOGIN (NULL, NULL, acr, NULL), "login.acr" },
        { LOGIN (NULL, NULL, NULL, name), "login.name" },
        { LOGIN (NULL, NULL, NULL, "Sanne\nBcc: x"), "login.name" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dm_error error = { 0 };
        assert_int_equal (intake_login_check (&rows[i].login, &error), rows[i].field ? DM_INVALID_ARGUMENT : DM_OK);
        assert_string_equal (error.field, rows[i].field ? rows[i].field : "");
    }
    assert_int_equal (intake_login_check (NULL, NULL), DM_OK);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_bound_of_a_login_names_its_field),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
