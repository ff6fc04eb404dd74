/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the bytes of documents lie: a directory that all replicas share.
 *
 *     part/<uuid>       an upload on its way; locked (flock) by whoever changes it
 *     sealed/<uuid>     of an upload that was sealed lately: a symbolic link whose target is its SHA-256 in hex
 *     expired/<uuid>    the same, on its way out: it can no longer be completed
 *     done/<ab>/<uuid>  whole, durable bytes that never change; <ab> is the UUID's last byte in hex
 *
 * Sealing writes sealed/, then renames part/ to done/; so whatever is in done/ was checked, and kill -9 or a power cut
 * at any point leaves something that the same call, made again, carries on from. Where done/ has a document, done/ is
 * right and a part beside it is left over.  Needs a file system with flock and symbolic links. */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "common/status.h"
#include "common/uuid.h"

typedef struct documents_store documents_store;

/* Makes what is missing in directory.  Gives: *out, the caller destroys it.
 * Errors: DM_INVALID_ARGUMENT where it cannot be made or written. */
dm_status documents_store_open (const char *directory, documents_store **out, dm_error *error);
void documents_store_destroy (documents_store **store);

/* All below: from any thread and any replica at once. uuid has 16 bytes.  Errors, logged: DM_RESOURCE_EXHAUSTED (disk
 * full), DM_UNAVAILABLE (disk fault); DM_ABORTED while another replica is at the same upload. */

/* May an upload begin?  Errors: DM_RESOURCE_EXHAUSTED when less than reserve_bytes of the disk are free. */
dm_status documents_store_check_room (documents_store *store, uint64_t reserve_bytes, dm_error *error);
/* Gives: *out_free, the bytes that may still be written; *out_size, those of the whole disk. */
dm_status documents_store_read_room (documents_store *store, uint64_t *out_free, uint64_t *out_size, dm_error *error);
/* Writes data at offset, over what is there; no data: only tells how much there is.  Gives: *out_stored.
 * Errors: DM_OUT_OF_RANGE where offset lies beyond what is stored, and still does after a moment (another replica may
 * be writing what comes before); DM_FAILED_PRECONDITION where the upload is sealed and data differs from it (the same
 * bytes are fine: a retry). */
dm_status documents_store_put (documents_store *store, const uint8_t *uuid, uint64_t offset, ProtobufCBinaryData data,
                               uint64_t *out_stored, dm_error *error);
/* Checks size and SHA-256, makes the bytes durable and final. May be repeated.
 * Errors: DM_FAILED_PRECONDITION where they differ or nothing was received. */
dm_status documents_store_seal (documents_store *store, const uint8_t *uuid, uint64_t size, const uint8_t sha256[32],
                                dm_error *error);
/* Cheap: two looks at the directory.  Gives: *out, whether it was sealed lately, with this size and SHA-256. */
dm_status documents_store_is_sealed (documents_store *store, const uint8_t *uuid, uint64_t size,
                                     const uint8_t sha256[32], bool *out, dm_error *error);
/* Reads up to most bytes of a sealed document.  Gives: *out in arena, no bytes at the end; *out_size of the whole.
 * Errors: DM_NOT_FOUND; DM_OUT_OF_RANGE where offset lies beyond the end. */
dm_status documents_store_get (documents_store *store, const uint8_t *uuid, uint64_t offset, size_t most,
                               dm_arena *arena, ProtobufCBinaryData *out, uint64_t *out_size, dm_error *error);

/* Removes a document's bytes, if there are any, for ever. */
dm_status documents_store_remove (documents_store *store, const uint8_t *uuid, dm_error *error);

typedef enum documents_stage { DOCUMENTS_PART, DOCUMENTS_SEALED, DOCUMENTS_EXPIRED } documents_stage;

/* Uploads of a stage whose UUIDv7 was made before before_ms, in no order.  Gives: out, room for most; *out_count. */
dm_status documents_store_list (documents_store *store, documents_stage stage, int64_t before_ms, dm_uuid out[],
                                size_t most, size_t *out_count, dm_error *error);
/* Removes a part, unless somebody is at it right now. */
dm_status documents_store_remove_part (documents_store *store, const uint8_t *uuid, dm_error *error);
/* From sealed/ to expired/: from now on documents_store_is_sealed says no. */
dm_status documents_store_expire (documents_store *store, const uint8_t *uuid, dm_error *error);
/* Removes the expired upload's mark and, unless it is a document that must stay, its bytes. */
dm_status documents_store_remove_expired (documents_store *store, const uint8_t *uuid, bool keeps_bytes,
                                          dm_error *error);
