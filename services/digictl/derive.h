/* SPDX-License-Identifier: EUPL-1.2 */
/* UUIDs that follow from a request's key, so that repeating the request repeats them. */
#pragma once

#include "common/uuid.h"

/* A UUIDv7 with the key's time, so that it is as fresh as the key, and 74 bits of SHA-256 over key, purpose and number.
 * Takes: purpose, what it is for: "document".  Source: RFC 9562 sections 5.7 and 6.5. */
dm_uuid digictl_derive (const dm_uuid *key, const char *purpose, uint32_t number);
