/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the chassis: wraps data keys with the current wrap key, after the key file got a new one. */
#pragma once

#include "common/data_key.h"

/* One transaction's work. The caller fills keyring. */
typedef struct dm_rewrap {
    dm_keyring *keyring;
    int32_t current; /* the wrap key that is current */
    int done, lost;  /* wrapped anew; such as do not open, and stay as they are */
    int64_t left;    /* still wrapped by an older key, counted up to 10000 */
} dm_rewrap;

/* For dm_job_transact: wraps up to 500 data keys anew. A kill at any moment leaves rows that the next call takes.
 * Takes: it, a dm_rewrap.  Errors: DM_INTERNAL; DM_UNAVAILABLE; as dm_tx_query. */
dm_status dm_rewrap_some (dm_call *call, void *it);
