/* SPDX-License-Identifier: EUPL-1.2 */
/* Reasons why a file is refused, each with its line and its place in the file. */
#pragma once

#include "common/arena.h"

#define DM_REASONS_MAX 100
#define DM_REASON_OFFER_BYTES 400 /* of what there is, in a reason */

typedef struct dm_reason {
    uint32_t line; /* 0: none */
    const char *path, *message;
} dm_reason;

typedef struct dm_reasons {
    dm_arena *arena;
    dm_reason rows[DM_REASONS_MAX];
    size_t count;
} dm_reasons;

/* Where something stands: a name in a mapping, or (name NULL) an element of a list. */
typedef struct dm_place {
    const struct dm_place *parent; /* NULL: the file itself */
    const char *name;
    int index;
} dm_place;

#define DM_PLACE(parent, name) (&(const dm_place){ (parent), (name), 0 })
#define DM_ELEMENT(parent, index) (&(const dm_place){ (parent), NULL, (index) })

/* Adds one; beyond DM_REASONS_MAX they are not kept.  Takes: line 0 for none; place NULL for the whole file. */
void dm_reason_add (dm_reasons *reasons, uint32_t line, const dm_place *place, const char *format, ...)
    DM_PRINTF (4, 5);
/* Adds the reason that there is no such thing, with what there is.  Takes: what it is, as in field; words ended by
 * NULL.
 */
void dm_reason_no_such (dm_reasons *reasons, uint32_t line, const dm_place *place, const char *what, const char *word,
                        const char *const words[]);
/* Sorts them by their lines. */
void dm_reasons_sort (dm_reasons *reasons);
