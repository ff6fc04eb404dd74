/* SPDX-License-Identifier: EUPL-1.2 */
/* What it makes is read by python3's zipfile. */
#include "services/gateway/http/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/process.h"

#define LARGE_BYTES 300000

static void append (gateway_archive *archive, FILE *file)
{
    size_t size;
    const uint8_t *bytes = gateway_archive_bytes (archive, &size);
    assert_int_equal (fwrite (bytes, 1, size, file), size);
    gateway_archive_clear (archive);
}

/* What python3 prints of the ZIP z; the caller frees it. */
static char *ask (const char *path, const char *expression)
{
    char *script;
    assert_true (asprintf (&script, "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(%s,end='')", expression)
                 > 0);
    const char *arguments[] = { "/usr/bin/python3", "-c", script, path, NULL };
    int code;
    char *out = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    free (script);
    return out;
}

static void assert_says (const char *path, const char *expression, const char *expected)
{
    char *out = ask (path, expression);
    assert_string_equal (out, expected);
    free (out);
}

static void files_come_out_as_they_went_in (void **state)
{
    (void) state;
    static uint8_t large[LARGE_BYTES];
    char *folder = ts_folder_make (), path[300];
    snprintf (path, sizeof path, "%s/a.zip", folder);
    FILE *file = fopen (path, "wb");
    gateway_archive *archive = gateway_archive_open ();
    memset (large, 'x', sizeof large);
    gateway_archive_begin (archive, "gegevens.json", 2);
    gateway_archive_add (archive, "{}", 2);
    append (archive, file);
    gateway_archive_begin (archive, "documenten/26AA/1-caf\xC3\xA9 \xE2\x82\xAC.jpg", 2 * sizeof large);
    for (int i = 0; i < 2; i++) {
        gateway_archive_add (archive, large, sizeof large);
        append (archive, file);
    }
    gateway_archive_begin (archive, "leeg.txt", 0);
    gateway_archive_close (archive);
    append (archive, file);
    gateway_archive_destroy (&archive);
    fclose (file);
    assert_says (path, "z.testzip()", "None");
    assert_says (path, "[ascii(n) for n in z.namelist()]",
                 "[\"'gegevens.json'\", \"'documenten/26AA/1-caf\\\\xe9 \\\\u20ac.jpg'\", \"'leeg.txt'\"]");
    assert_says (path, "z.read('gegevens.json').decode()", "{}");
    assert_says (path, "z.read(z.namelist()[1]) == b'x' * 600000", "True");
    assert_says (path, "len(z.read('leeg.txt'))", "0");
    ts_folder_remove (&folder);
}

/* An unfinished one is thrown away. */
static void one_that_is_left_is_freed (void **state)
{
    (void) state;
    gateway_archive *archive = gateway_archive_open ();
    gateway_archive_begin (archive, "half", 10);
    gateway_archive_add (archive, "12345", 5);
    gateway_archive_destroy (&archive);
    assert_null (archive);
    gateway_archive_destroy (&archive);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (files_come_out_as_they_went_in),
        cmocka_unit_test (one_that_is_left_is_freed),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
