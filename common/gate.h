/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the server: makes of a request's bytes either work that may be handed over or a refusal. Knows no socket. */
#pragma once

#include "common/request.h"

typedef struct dm_gate dm_gate;

/* What may come in: the methods, the messages they take, and who may call them. */
typedef struct dm_gate_config {
    const dm_method *const *method_tables;
    const size_t *method_counts;
    size_t method_table_count;
    const ProtobufCServiceDescriptor *const *descriptors;
    size_t descriptor_count;
    const dm_access *access;
    size_t access_count;
} dm_gate_config;

/* Joins the methods with their message types.  Takes: config, borrowed for as long as the gate lives. A method without
 * a descriptor, or one that is there twice, is a bug (assert). */
dm_gate *dm_gate_open (const dm_gate_config *config);
void dm_gate_destroy (dm_gate **gate);

/* Checks the key of a WRITE: a UUIDv7, 16 bytes, at most 7 days old and at most a day ahead. NULL means no key, which
 * is refused. Errors: DM_INVALID_ARGUMENT (key). */
dm_status dm_gate_check_key (const uint8_t *key, dm_error *error);
/* What is stored with the key of a WRITE, so that another request with that key is noticed.  Gives: out, the SHA-256 of
 * the method's name, a NUL, and the body. */
void dm_gate_hash (const dm_method *method, ProtobufCBinaryData body, uint8_t out[32]);

/* Decodes a request and checks all that can be checked without doing the work. One thread at a time.
 * Takes: request with arena, origin.peer and received_us filled, the rest zero; header and body borrowed for the call.
 * Gives: DM_OK and the request filled; or the status in request->error, with *out_refused, the label for
 * DM_M_RPC_SERVER_REFUSED, and *out_is_answerable, whether the call_id is known. */
dm_status dm_gate_admit (dm_gate *gate, dm_request *request, ProtobufCBinaryData header, ProtobufCBinaryData body,
                         const char **out_refused, bool *out_is_answerable);
