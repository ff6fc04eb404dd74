/* SPDX-License-Identifier: EUPL-1.2 */
/* Reasons why a journey file is refused, each with its line and its place in the file. */
#pragma once

#include "common/arena.h"
#include "digimeente/intake/v1/journey.pb-c.h"

#define INTAKE_REASONS_MAX 100
#define INTAKE_REASON_OFFER_BYTES 400 /* of what there is, in a reason */

typedef struct intake_reasons {
    dm_arena *arena;
    Digimeente__Intake__V1__Reason *rows[INTAKE_REASONS_MAX];
    size_t count;
} intake_reasons;

/* Where something stands: a name in a mapping, or (name NULL) an element of a list. */
typedef struct intake_place {
    const struct intake_place *parent; /* NULL: the file itself */
    const char *name;
    int index;
} intake_place;

#define INTAKE_PLACE(parent, name) (&(const intake_place){ (parent), (name), 0 })
#define INTAKE_ELEMENT(parent, index) (&(const intake_place){ (parent), NULL, (index) })

/* Adds one; beyond INTAKE_REASONS_MAX they are not kept.  Takes: line 0 for none; place NULL for the whole file. */
void intake_reason_add (intake_reasons *reasons, uint32_t line, const intake_place *place, const char *format, ...)
    DM_PRINTF (4, 5);
/* Adds the reason that there is no such thing, with what there is.  Takes: what it is, as in field; words ended by
 * NULL.
 */
void intake_reason_no_such (intake_reasons *reasons, uint32_t line, const intake_place *place, const char *what,
                            const char *word, const char *const words[]);
