/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside the server: from a request's bytes to work that may be handed over, or a refusal. Knows no socket. */
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

/* Joins the method tables with their message types.  Takes: config, borrowed.  A row without descriptor, or a name
 * twice, is a bug (assert). */
dm_gate *dm_gate_open (const dm_gate_config *config);
void dm_gate_destroy (dm_gate **gate);

/* Whether a WRITE may have this key: 16 bytes of a UUIDv7 of the last 7 days; NULL: none.
 * Errors: DM_INVALID_ARGUMENT (key). */
dm_status dm_gate_check_key (const uint8_t *key, dm_error *error);
/* Gives: out, what a WRITE's key stands for: SHA-256 of the method's name, a NUL, and the body. */
void dm_gate_hash (const dm_method *method, ProtobufCBinaryData body, uint8_t out[32]);

/* Decodes and checks all that can be checked without doing the work. One thread at a time.
 * Takes: request with arena, origin.peer and received_us filled, the rest zero; header and body borrowed for the call.
 * Gives: the request filled. Returns DM_OK, or what is in request->error, with *out_refused the metric's label; then
 * *out_is_answerable says whether the call_id is known. */
dm_status dm_gate_admit (dm_gate *gate, dm_request *request, ProtobufCBinaryData header, ProtobufCBinaryData body,
                         const char **out_refused, bool *out_is_answerable);
