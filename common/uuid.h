/* SPDX-License-Identifier: EUPL-1.2 */
/* UUIDs as 16 bytes.  Source: RFC 9562. */
#pragma once

#include "common/base.h"

#define DM_UUID_BYTES 16
#define DM_UUID_TEXT_SIZE 37 /* 36 characters and a NUL */

typedef struct dm_uuid {
    uint8_t bytes[DM_UUID_BYTES];
} dm_uuid;

/* Random bytes of the kernel, for what is to be unique and need not be secret.  Takes: size at most 256. */
void dm_random (void *out, size_t size);
/* A new UUIDv7: milliseconds, then random bits; those of one thread ascend. */
dm_uuid dm_uuid_new (void);
/* Version 4: nothing but random bits, where the time of making must not show. */
dm_uuid dm_uuid_random (void);
/* A UUIDv7 that follows from its two inputs: it has the time of the UUIDv7 of, and the first 10 bytes of hash in place
 * of random bits. */
dm_uuid dm_uuid_derive (const uint8_t of[DM_UUID_BYTES], const uint8_t *hash);
/* True for a version 7 and variant 10 UUID.  Gives: *out_time_ms its time, may be NULL. */
bool dm_uuid_is_v7 (const uint8_t bytes[DM_UUID_BYTES], int64_t *out_time_ms);
/* Lower case with hyphens.  Gives: out, DM_UUID_TEXT_SIZE bytes. Returns out. */
char *dm_uuid_format (const uint8_t bytes[DM_UUID_BYTES], char out[DM_UUID_TEXT_SIZE]);
/* Either case, with hyphens.  Returns: false, with *out unchanged, for anything else. */
bool dm_uuid_parse (const char *text, dm_uuid *out);
