/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may see a document: whoever may see its zaak, and that intake decides from the actor; and it records what staff
 * see. What it said is believed for some seconds, so that a download is one question. */
#pragma once

#include "common/rpc.h"
#include "common/runtime.h"

typedef struct documents_rights documents_rights;

/* Takes: runtime, borrowed; its client is needed only when a right is asked for. */
documents_rights *documents_rights_open (dm_runtime *runtime);
void documents_rights_destroy (documents_rights **rights);

/* True for callers who see every document: staff's own programs and other services. */
bool documents_rights_are_full (const dm_origin *origin);
/* Which of these may the caller's actor see? From any thread; may wait for intake, 1.5 s at most, and not at all when
 * that was found to be away.
 * Gives: *out_count UUIDs in out, which has room for count and may be documenten itself, in their order.
 * Errors: intake's; DM_UNAVAILABLE with retry_after_ms when it does not answer. */
dm_status documents_rights_filter (dm_call *call, documents_rights *rights, const ProtobufCBinaryData *documenten,
                                   size_t count, ProtobufCBinaryData *out, size_t *out_count);
/* Of one document.  Errors: DM_NOT_FOUND with field document when it may not be seen. */
dm_status documents_rights_check (dm_call *call, documents_rights *rights, ProtobufCBinaryData document);
/* The reading of a document by staff, who may see it: returns DM_OK only when intake has recorded it, which it
 * does once for each actor, document and inzage, whichever replica asks and how often.  Takes: inzage a UUIDv7. Errors:
 * intake's. */
dm_status documents_rights_record (dm_call *call, documents_rights *rights, ProtobufCBinaryData document,
                                   const uint8_t *inzage);
