/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/logo.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "common/utf8.h"

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"
#define PNG_HEADER 24 /* signature, length, IHDR, width and height */
#define SIDE_MAX 1000
#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_"
#define SPACES " \t\r\n"

/* What draws. Everything else could run, link or load. */
static const char *const elements[] = {
    "svg",   "g",     "path",  "rect",     "circle", "ellipse", "line",           "polyline",       "polygon",
    "text",  "tspan", "defs",  "clipPath", "mask",   "symbol",  "linearGradient", "radialGradient", "stop",
    "title", "desc",  "style", "use",
};

static bool is_element (const char *name, size_t length)
{
    for (size_t i = 0; i < DM_COUNT (elements); i++)
        if (strlen (elements[i]) == length && strncmp (elements[i], name, length) == 0)
            return true;
    return false;
}

/* What stands behind a <; NULL when it may. */
static const char *check_tag (const char *at, dm_arena *arena)
{
    if (strncmp (at, "!--", 3) == 0 || strncmp (at, "?xml ", 5) == 0)
        return NULL;
    at += *at == '/';
    const size_t length = strspn (at, NAME);
    if (length == 0 || length > 40)
        return "the SVG has something that is neither drawing nor comment: save it as a plain SVG";
    if (!is_element (at, length))
        return dm_arena_printf (arena,
                                "the SVG has <%.*s>, which a logo may not: it draws by paths, shapes and text alone",
                                (int) length, at);
    return NULL;
}

/* The attribute or rule that begins here, by what stands before it. */
static const char *check_word (const char *text, const char *at)
{
    const bool begins = at > text && strchr (SPACES "\"'/", at[-1]);
    const size_t length = strspn (at, NAME);
    if (begins && strncasecmp (at, "on", 2) == 0 && at[length + strspn (at + length, SPACES)] == '=')
        return "the SVG has an event (an attribute that begins with on): remove it";
    const bool is_reference = (length >= 4 && strncasecmp (at + length - 4, "href", 4) == 0)
                              || (length == 3 && strncasecmp (at, "src", 3) == 0);
    if (begins && is_reference) {
        const char *value = at + length + strspn (at + length, SPACES);
        value += *value == '=';
        value += strspn (value, SPACES "\"'");
        return *value == '#' ? NULL : "the SVG refers to something outside it: a logo holds all that it draws";
    }
    if (strncasecmp (at, "url", 3) == 0 && at[3 + strspn (at + 3, SPACES)] == '(') {
        const char *value = strchr (at, '(') + 1;
        return value[strspn (value, SPACES "\"'")] == '#'
                   ? NULL
                   : "the SVG loads something from elsewhere: a logo holds all that it draws";
    }
    return NULL;
}

static const char *check_svg (const char *text, dm_arena *arena)
{
    if (strchr (text, '&') || strchr (text, '\\') || strcasestr (text, "@import"))
        return "the SVG has &, \\ or @import, behind which anything can hide: save it as a plain SVG";
    for (const char *at = text; *at; at++) {
        const char *wrong = *at == '<'                      ? check_tag (at + 1, arena)
                            : isalpha ((unsigned char) *at) ? check_word (text, at)
                                                            : NULL;
        if (wrong)
            return wrong;
    }
    return NULL;
}

static uint32_t read_number (const char *bytes)
{
    const uint8_t *b = (const uint8_t *) bytes;
    return (uint32_t) b[0] << 24 | (uint32_t) b[1] << 16 | (uint32_t) b[2] << 8 | b[3];
}

static const char *check_png (const char *bytes, size_t size)
{
    const uint32_t width = size < PNG_HEADER ? 0 : read_number (bytes + 16);
    const uint32_t height = size < PNG_HEADER ? 0 : read_number (bytes + 20);
    return width >= 1 && width <= SIDE_MAX && height >= 1 && height <= SIDE_MAX
               ? NULL
               : "a PNG logo is 1 to 1000 pixels wide and high";
}

const char *gemeente_logo_check (const char *bytes, size_t size, dm_arena *arena, gemeente_logo *out)
{
    const bool is_png = size >= 8 && memcmp (bytes, PNG_SIGNATURE, 8) == 0;
    const char *start = bytes + strspn (bytes, SPACES);
    const bool is_svg = strlen (bytes) == size && dm_utf8_is_valid (bytes, size)
                        && (strncmp (start, "<svg", 4) == 0 || strncmp (start, "<?xml ", 6) == 0)
                        && strstr (start, "<svg");
    if (size > GEMEENTE_LOGO_BYTES_MAX)
        return "a logo has at most 20 KiB";
    if (!is_png && !is_svg)
        return "a logo is an SVG or a PNG";
    const char *wrong = is_png ? check_png (bytes, size) : check_svg (bytes, arena);
    if (!wrong)
        *out = (gemeente_logo){ is_png ? "image/png" : "image/svg+xml", (const uint8_t *) bytes, size };
    return wrong;
}
