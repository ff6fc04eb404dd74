/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/canonical.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>
#include "common/yaml.h"

static void assert_read (const char *yaml, const char *json)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    dm_reasons reasons = { .arena = arena };
    cJSON *root = dm_yaml_read (yaml, &reasons);
    assert_string_equal (intake_canonical_write (root, arena), json);
    cJSON_Delete (root);
}

static void canonical_json_is_that_of_rfc_8785 (void **state)
{
    (void) state;
    assert_read ("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, 0, -0, 1e21, 1e-7, 123456789]",
                 "[333333333.3333333,1e+30,4.5,0.002,1e-27,0,0,1e+21,1e-7,123456789]");
    assert_read ("{b: 1, a: {d: \"\\u20ac$\\nA'B\\\"\\\\\\\\\\\"/\", c: []}}",
                 "{\"a\":{\"c\":[],\"d\":\"\xE2\x82\xAC$\\nA'B\\\"\\\\\\\\\\\"/\"},\"b\":1}");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (canonical_json_is_that_of_rfc_8785),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
