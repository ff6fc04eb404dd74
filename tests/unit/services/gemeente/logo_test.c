/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/logo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define SVG(inside) "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">" inside "</svg>"

static void assert_taken (const char *bytes, size_t size, const char *media_type)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    gemeente_logo logo = { 0 };
    const char *wrong = gemeente_logo_check (bytes, size, arena, &logo);
    if (wrong)
        fail_msg ("%.60s: %s", bytes, wrong);
    assert_string_equal (logo.media_type, media_type);
    assert_int_equal (logo.size, size);
}

static void assert_refused (const char *bytes, size_t size, const char *why)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    gemeente_logo logo = { 0 };
    const char *wrong = gemeente_logo_check (bytes, size, arena, &logo);
    if (!wrong || !strstr (wrong, why))
        fail_msg ("%.80s: %s", bytes, wrong ? wrong : "taken");
    assert_null (logo.bytes);
}

static void drawings_and_png_are_taken (void **state)
{
    (void) state;
    static const char *const good[] = {
        SVG ("<path fill=\"#0f4c81\" d=\"M5 3h38v23z\"/>"),
        "<?xml version=\"1.0\"?>\n<!-- the font is on it -->\n" SVG ("<g><title>On one</title></g>"),
        SVG ("<defs><linearGradient id='a'/></defs><rect fill='url(#a)'/><use href=\"#a\"/>"),
        SVG ("<style>path{fill:#fff}@media (prefers-color-scheme:dark){path{fill:#000}}</style>"),
    };
    for (size_t i = 0; i < DM_COUNT (good); i++)
        assert_taken (good[i], strlen (good[i]), "image/svg+xml");
    static const char png[25] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xe8\0\0\0\x01";
    assert_taken (png, 24, "image/png");
}

static void what_could_run_or_load_is_refused (void **state)
{
    (void) state;
    static const struct {
        const char *svg, *why;
    } rows[] = {
        { SVG ("<script>alert(1)</script>"), "<script>" },
        { SVG ("<SCRIPT>alert(1)</SCRIPT>"), "<SCRIPT>" },
        { SVG ("<foreignObject/>"), "<foreignObject>" },
        { SVG ("<image href=\"x\"/>"), "<image>" },
        { SVG ("<a href=\"#x\"/>"), "<a>" },
        { SVG ("<animate/>"), "<animate>" },
        { SVG ("<g onload=\"x()\"/>"), "event" },
        { SVG ("<g id=\"a\"onclick = 'x()'/>"), "event" },
        { SVG ("<g\nONMOUSEOVER=x()/>"), "event" },
        { SVG ("<use href=\"https://example.org/x.svg#a\"/>"), "outside" },
        { SVG ("<use xlink:href = 'x.svg#a'/>"), "outside" },
        { SVG ("<use href=javascript:x()/>"), "outside" },
        { SVG ("<rect fill=\"url(https://example.org/x)\"/>"), "elsewhere" },
        { SVG ("<style>@import 'x.css';</style>"), "@import" },
        { SVG ("<rect style=\"fill:URL ( 'x' )\"/>"), "elsewhere" },
        { SVG ("<g o&#110;load=\"x()\"/>"), "hide" },
        { "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x \"y\">]>" SVG (""), "neither drawing" },
        { SVG ("<![CDATA[<script>]]>"), "neither drawing" },
        { SVG ("<?xml-stylesheet href=\"x\"?>"), "neither drawing" },
        { SVG ("<:script/>"), "<:script>" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_refused (rows[i].svg, strlen (rows[i].svg), rows[i].why);
}

static void size_and_kind_have_bounds (void **state)
{
    (void) state;
    static const char wide[25] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xe9\0\0\0\x01";
    assert_refused (wide, 24, "1000 pixels");
    assert_refused (wide, 12, "1000 pixels");
    assert_refused ("GIF89a", 6, "an SVG or a PNG");
    assert_refused ("", 0, "an SVG or a PNG");
    assert_refused ("<?xml version=\"1.0\"?><html/>", 28, "an SVG or a PNG");
    char *large = malloc (GEMEENTE_LOGO_BYTES_MAX + 2);
    memset (large, ' ', GEMEENTE_LOGO_BYTES_MAX + 2);
    memcpy (large, SVG (""), strlen (SVG ("")));
    large[GEMEENTE_LOGO_BYTES_MAX] = '\0';
    assert_taken (large, GEMEENTE_LOGO_BYTES_MAX, "image/svg+xml");
    large[GEMEENTE_LOGO_BYTES_MAX] = ' ';
    large[GEMEENTE_LOGO_BYTES_MAX + 1] = '\0';
    assert_refused (large, GEMEENTE_LOGO_BYTES_MAX + 1, "20 KiB");
    free (large);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (drawings_and_png_are_taken),
        cmocka_unit_test (what_could_run_or_load_is_refused),
        cmocka_unit_test (size_and_kind_have_bounds),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
