/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages that are the same for all visitors but for a few texts: made once, with a hole for each of these texts, and
 * filled in for whoever asks. */
#pragma once

#include "common/arena.h"
#include "common/base.h"

/* A hole, as a text that a page is made with: one control character, which no other text has, as each is checked where
 * it comes from (utf8.h). */
#define GATEWAY_HOLE_CSRF "\x01"
#define GATEWAY_HOLE_PATH "\x02"
#define GATEWAY_HOLE_UNTIL "\x03"
#define GATEWAY_HOLES 3

typedef struct gateway_molds gateway_molds;

gateway_molds *gateway_molds_open (void);
void gateway_molds_destroy (gateway_molds **molds);

/* Keeps a page with holes for others. The number of pages and their size are bounded: the oldest goes.
 * Takes: key, all that the page depends on but for what fills its holes; the page, without anything of a person. */
void gateway_mold_keep (gateway_molds *molds, const void *key, size_t key_bytes, const char *page);
/* Fills in a page that was kept under this key. From any thread.
 * Takes: fills, a text for each hole in the order of their numbers, which needs no escaping.
 * Gives: *out in arena, with its NUL; *out_bytes.  Returns false when none was kept. */
bool gateway_mold_find (gateway_molds *molds, const void *key, size_t key_bytes, const char *const fills[GATEWAY_HOLES],
                        dm_arena *arena, char **out, size_t *out_bytes);
/* Fills in any page with holes. Gives as gateway_mold_find. */
void gateway_mold_fill (const char *page, const char *const fills[GATEWAY_HOLES], dm_arena *arena, char **out,
                        size_t *out_bytes);

/* Those that the gateway's app holds.  Takes: app, of dm_runtime_app. */
gateway_molds *gateway_molds_of (void *app);
