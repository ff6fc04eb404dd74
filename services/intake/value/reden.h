/* SPDX-License-Identifier: EUPL-1.2 */
/* Reasons why a journey file is refused, each with its line and its place in the file. */
#pragma once

#include "common/arena.h"
#include "digimeente/intake/v1/journey.pb-c.h"

#define INTAKE_REDENEN_MAX 100
#define INTAKE_REDEN_OFFER_BYTES 400 /* of what there is, in a reason */

typedef struct intake_redenen {
    dm_arena *arena;
    Digimeente__Intake__V1__Reason *rows[INTAKE_REDENEN_MAX];
    size_t count;
} intake_redenen;

/* Where something stands: a name in a mapping, or (name NULL) an element of a list. */
typedef struct intake_plek {
    const struct intake_plek *parent; /* NULL: the file itself */
    const char *name;
    int index;
} intake_plek;

#define INTAKE_PLEK(parent, name) (&(const intake_plek){ (parent), (name), 0 })
#define INTAKE_ELEMENT(parent, index) (&(const intake_plek){ (parent), NULL, (index) })

/* Adds one; beyond INTAKE_REDENEN_MAX they are not kept.  Takes: line 0 for none; plek NULL for the whole file. */
void intake_reden_add (intake_redenen *redenen, uint32_t line, const intake_plek *plek, const char *format, ...)
    DM_PRINTF (4, 5);
/* Adds the reason that there is no such thing, with what there is.  Takes: what it is, as in field; words ended by
 * NULL.
 */
void intake_reden_no_such (intake_redenen *redenen, uint32_t line, const intake_plek *plek, const char *what,
                           const char *word, const char *const words[]);
