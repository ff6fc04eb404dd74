/* SPDX-License-Identifier: EUPL-1.2 */
/* What there is, for a message that something is not there. */
#pragma once

#include "common/db.h"
#include "common/rpc.h"

#define INTAKE_OFFER_BYTES 190 /* in a reply's error, beside the rest of its message */

/* dm_words_offer for a reply's error: the words are a column of rows.  Returns a text in the call's arena. */
const char *intake_offer_rows (dm_call *call, const char *word, const PGresult *rows, int column);
