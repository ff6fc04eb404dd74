/* SPDX-License-Identifier: EUPL-1.2 */
/* What there is, for a message that something is not there. */
#pragma once

#include "common/db.h"
#include "common/rpc.h"

#define INTAKE_OFFER_BYTES 190 /* in a reply's error, beside the rest of its message */

/* What follows "there is no type ": "emial: did you mean email? There are date, email and text". The words keep their
 * order; those that do not fit are counted. The word is cut where it is long or no UTF-8.
 * Takes: word NULL to tell what there is alone; words ended by NULL; most bytes of the answer, at least 150.  Returns a
 * text in arena. */
const char *intake_offer (const char *word, const char *const words[], size_t most, dm_arena *arena);
/* The same for a reply's error: the words are a column of rows.  Returns a text in the call's arena. */
const char *intake_offer_rows (dm_call *call, const char *word, const PGresult *rows, int column);
