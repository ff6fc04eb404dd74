/* SPDX-License-Identifier: EUPL-1.2 */
/* Whether a picture may be a logo. */
#pragma once

#include "common/arena.h"
#include "services/gemeente/types.h"

/* Looks at a picture, SVG or PNG. An SVG draws alone: it has no scripts, no events and nothing from elsewhere.
 * Takes: bytes, with a NUL behind them that size does not count; bytes are borrowed.
 * Gives: *out, where NULL is returned.  Returns what is wrong, a sentence in arena. */
const char *gemeente_logo_check (const char *bytes, size_t size, dm_arena *arena, gemeente_logo *out);
