/* SPDX-License-Identifier: EUPL-1.2 */
/* HMAC-SHA-256, for whoever makes one at each request. OpenSSL's own HMAC() looks its algorithms up at each call, which
 * costs more than the hash of a short text.  Source: RFC 2104, FIPS 180-4 */
#pragma once

#include "common/base.h"

#define DM_MAC_BYTES 32
#define DM_MAC_KEY_BYTES 32

/* A key that is ready for use, by one thread at a time. */
typedef struct dm_mac dm_mac;

/* Never NULL.  Takes: key, copied. */
dm_mac *dm_mac_open (const uint8_t key[DM_MAC_KEY_BYTES]);
void dm_mac_destroy (dm_mac **mac);
/* Takes: data, may be NULL where size is 0. May be called any number of times. */
void dm_mac_run (dm_mac *mac, const void *data, size_t size, uint8_t out[DM_MAC_BYTES]);

/* All of it for one text. */
void dm_mac_make (const uint8_t key[DM_MAC_KEY_BYTES], const void *data, size_t size, uint8_t out[DM_MAC_BYTES]);
