/* SPDX-License-Identifier: EUPL-1.2 */
/* The blind index: by which words of names, addresses, telephone numbers and e-mail addresses staff find a zaak,
 * without a column that says them. A term is 64 bits of a word's HMAC-SHA-256 under the key "index"; the same word has
 * the same term in all zaken. Terms stand beside the data key of the zaak or its person, and go away with it. */
#pragma once

#include "common/db.h"
#include "services/intake/value/word.h"

#define INTAKE_TERMS_MAX 64 /* of one zaak; of more words the first count */

/* Takes: texts, NULL among them for none.
 * Returns the terms of all their words as PostgreSQL writes a bigint[], in call->arena; NULL for no words. */
const char *intake_terms_write (dm_call *call, const char *const texts[], size_t count);
/* The zaken that have all words of a text, newest first, at most so many.
 * Gives: *out, rows of find_zaken_by_terms; *out NULL when there is no word in it.  Errors: dm_tx_query's. */
dm_status intake_terms_find (dm_call *call, const char *text, int32_t most, const PGresult **out);
