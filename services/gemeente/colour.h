/* SPDX-License-Identifier: EUPL-1.2 */
/* Colours as 0xRRGGBB: whether one can be read on another, and the shades that pages need of one. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

#define GEMEENTE_CONTRAST 4.5 /* least of text.  Source: WCAG 2.2, 1.4.3 */
#define GEMEENTE_WHITE 0xffffffU

/* Reads "#0f4c81".  Returns false, *out unchanged, for anything else. */
bool gemeente_colour_parse (const char *text, uint32_t *out);
/* From 1 for the same colour to 21 for black and white.  Source: WCAG 2.2, contrast ratio. */
double gemeente_colour_contrast (uint32_t one, uint32_t other);
/* A colour with a share of another in it, 0 to 1. */
uint32_t gemeente_colour_mix (uint32_t colour, uint32_t other, double share);
/* The style sheet of a municipality: the theme's shades of its main colour, for light and for dark, in which text can
 * be read on each surface. Returns a text in arena. */
const char *gemeente_colour_sheet (uint32_t main_colour, uint32_t footer_colour, dm_arena *arena);
/* The palest surface that text in the main colour stands on. */
uint32_t gemeente_colour_surface (uint32_t main_colour);
