/* SPDX-License-Identifier: EUPL-1.2 */
/* HMAC-SHA-256, for whoever makes one at each request. OpenSSL's own HMAC() looks its algorithms up at each call, which
 * costs more than the hash of a short text.  Source: RFC 2104, FIPS 180-4 */
#pragma once

#include "common/base.h"

#define DM_MAC_BYTES 32
#define DM_MAC_KEY_BYTES 32

/* Of a text. A thread keeps its last few keys ready, for that costs six times the hash of a short text.
 * Takes: data, may be NULL where size is 0. */
void dm_mac_make (const uint8_t key[DM_MAC_KEY_BYTES], const void *data, size_t size, uint8_t out[DM_MAC_BYTES]);
