/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may see a document: whoever may see its zaak. intake decides that from the actor, and it records what staff see.
 * Its answer is believed for some seconds, so that a download is one question. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"

typedef struct documents_rights documents_rights;

/* Takes: runtime, borrowed; its client is needed only when a right is asked for. */
documents_rights *documents_rights_open (dm_runtime *runtime);
void documents_rights_destroy (documents_rights **rights);

/* True for callers who see every document: staff's own programs and other services. */
bool documents_rights_are_full (const dm_origin *origin);
/* Finds which of these the caller's actor may see. From any thread. It may wait for intake, 1.5 s at most, but not when
 * intake was found to be away a moment ago.
 * Gives: *out_count UUIDs in out, which has room for count and may be documenten itself, in their order.
 * Errors: intake's; DM_UNAVAILABLE with retry_after_ms when it does not answer. */
dm_status documents_rights_filter (dm_call *call, documents_rights *rights, const ProtobufCBinaryData *documenten,
                                   size_t count, ProtobufCBinaryData *out, size_t *out_count);
/* Of one document.  Errors: DM_NOT_FOUND with field document when it may not be seen. */
dm_status documents_rights_check (dm_call *call, documents_rights *rights, ProtobufCBinaryData document);
/* Has intake record that staff, who may see it, read a document.  Takes: viewing, the UUIDv7 of this reading; is_shown,
 * as in GetChunkRequest. intake records it once for each actor, document and viewing, whichever replica asks and how
 * often. A document that has no zaak only a BEHEERDER may read, and there is nothing to record. Returns DM_OK only when
 * it is recorded, or a BEHEERDER reads a document that has no zaak.  Errors: intake's. */
dm_status documents_rights_record (dm_call *call, documents_rights *rights, ProtobufCBinaryData document,
                                   const uint8_t *viewing, bool is_shown);
