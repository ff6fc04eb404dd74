/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a long Dutch word may be broken on a narrow screen. */
#pragma once

#include "common/arena.h"

/* The text with soft hyphens in its long words, at the joints that we know; the text itself when it needs none. Most
 * browsers break by themselves in a language that they know (hyphens: auto), and Dutch is not known to all of them. */
const char *gateway_hyphen_add (const char *text, dm_arena *arena);
