/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/colour.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLACK 0x000000U
#define DARK_PAPER 0x12171dU /* of dark pages: colours.css */
#define SURFACE_SHARE 0.1    /* of the main colour, in what text stands on */

bool gemeente_colour_parse (const char *text, uint32_t *out)
{
    if (strlen (text) != 7 || *text != '#' || strspn (text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *out = (uint32_t) strtoul (text + 1, NULL, 16);
    return true;
}

static double channel (uint32_t colour, int shift)
{
    return (double) (colour >> shift & 0xff) / 255;
}

static double linear (double value)
{
    return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double luminance (uint32_t colour)
{
    return 0.2126 * linear (channel (colour, 16)) + 0.7152 * linear (channel (colour, 8))
           + 0.0722 * linear (channel (colour, 0));
}

double gemeente_colour_contrast (uint32_t one, uint32_t other)
{
    const double a = luminance (one) + 0.05, b = luminance (other) + 0.05;
    return a > b ? a / b : b / a;
}

uint32_t gemeente_colour_mix (uint32_t colour, uint32_t other, double share)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        const double value = channel (colour, shift) * (1 - share) + channel (other, shift) * share;
        mixed |= (uint32_t) lround (value * 255) << shift;
    }
    return mixed;
}

uint32_t gemeente_colour_surface (uint32_t main_colour)
{
    return gemeente_colour_mix (GEMEENTE_WHITE, main_colour, SURFACE_SHARE);
}

/* The colour, made so much lighter that it stands out from dark paper. */
static uint32_t lighten (uint32_t colour, double contrast)
{
    uint32_t lighter = colour;
    for (int percent = 0; percent <= 100 && gemeente_colour_contrast (lighter, DARK_PAPER) < contrast; percent += 2)
        lighter = gemeente_colour_mix (colour, GEMEENTE_WHITE, percent / 100.0);
    return lighter;
}

#define SHADE "--voorbeeld-kleuren-violet-"

static const char *rule (const uint32_t shades[8], uint32_t menu, uint32_t accent, uint32_t footer, dm_arena *arena)
{
    return dm_arena_printf (arena,
                            ".voorbeeld-theme{" SHADE "50:#%06x;" SHADE "100:#%06x;" SHADE "200:#%06x;" SHADE
                            "300:#%06x;" SHADE "400:#%06x;" SHADE "500:#%06x;" SHADE "600:#%06x;" SHADE
                            "700:#%06x;--menu:#%06x;--menu-nadruk:#%06x;--voet:#%06x}",
                            shades[0], shades[1], shades[2], shades[3], shades[4], shades[5], shades[6], shades[7],
                            menu, accent, footer);
}

const char *gemeente_colour_sheet (uint32_t main_colour, uint32_t footer_colour, dm_arena *arena)
{
    const uint32_t light[] = {
        gemeente_colour_mix (GEMEENTE_WHITE, main_colour, 0.04),
        gemeente_colour_surface (main_colour),
        gemeente_colour_mix (GEMEENTE_WHITE, main_colour, 0.18),
        gemeente_colour_mix (GEMEENTE_WHITE, main_colour, 0.35),
        gemeente_colour_mix (main_colour, GEMEENTE_WHITE, 0.15),
        main_colour,
        gemeente_colour_mix (main_colour, BLACK, 0.25),
        gemeente_colour_mix (main_colour, BLACK, 0.5),
    };
    const uint32_t dark[] = {
        gemeente_colour_mix (DARK_PAPER, main_colour, 0.08),
        gemeente_colour_mix (DARK_PAPER, main_colour, 0.15),
        gemeente_colour_mix (DARK_PAPER, main_colour, 0.3),
        gemeente_colour_mix (DARK_PAPER, main_colour, 0.6),
        lighten (main_colour, 7),
        lighten (main_colour, 9),
        lighten (main_colour, 11.5),
        lighten (main_colour, 14),
    };
    const uint32_t accent = gemeente_colour_mix (main_colour, BLACK, 0.25);
    return dm_arena_printf (arena, "%s@media screen and (prefers-color-scheme:dark){%s}",
                            rule (light, main_colour, accent, footer_colour, arena),
                            rule (dark, accent, gemeente_colour_mix (main_colour, BLACK, 0.5),
                                  gemeente_colour_mix (footer_colour, BLACK, 0.25), arena));
}
