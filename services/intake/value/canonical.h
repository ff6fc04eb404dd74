/* SPDX-License-Identifier: EUPL-1.2 */
/* Canonical JSON: the same contents give the same bytes. */
#pragma once

#include <cjson/cJSON.h>
#include "common/arena.h"

/* Takes: names of ASCII alone, so that the order of bytes is that of UTF-16; numbers are read from valuedouble.
 * Gives: text in arena.  Source: RFC 8785. */
char *intake_canonical_write (const cJSON *json, dm_arena *arena);
