/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/digictl/text.h"

static void assert_readable (const char *json, const char *expected)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&text, &size);
    cJSON *parsed = cJSON_Parse (json);
    assert_non_null (parsed);
    digictl_json_print_readable (out, 2, parsed);
    cJSON_Delete (parsed);
    fclose (out);
    assert_string_equal (text, expected);
    free (text);
}

static void answers_are_readable_lines (void **state)
{
    (void) state;
    assert_readable ("{\"wat\":\"lantaarn\",\"aantal\":3,\"ja\":true,\"niets\":null,\"leeg\":\"\"}",
                     "  wat: lantaarn\n  aantal: 3\n  ja: true\n  niets: null\n  leeg: -\n");
    assert_readable (
        "{\"plek\":{\"nr\":5},\"row\":[\"a\",{\"b\":1}],\"geen\":[],\"tekst\":\"een\\ntwee\"}",
        "  plek:\n    nr: 5\n  row:\n    - a\n    -\n      b: 1\n  geen: (none)\n  tekst:\n    een\n    twee\n");
}

static void answers_cannot_steer_the_terminal (void **state)
{
    (void) state;
    assert_readable ("{\"\\u001b[2J\":\"\\u009b1m\\u202e\"}", "  \xEF\xBF\xBD[2J: \xEF\xBF\xBD"
                                                              "1m\xEF\xBF\xBD\n");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (answers_are_readable_lines),
        cmocka_unit_test (answers_cannot_steer_the_terminal),
    };
    digictl_text_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
