/* SPDX-License-Identifier: EUPL-1.2 */
/* What the documents service keeps, and what its files share. */
#pragma once

#include "common/event.h"
#include "common/service.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/documents/rights.h"
#include "services/documents/store.h"

#define DOCUMENTS_CHUNK_MAX (256 * 1024)
#define DOCUMENTS_FIND_MAX 100

typedef struct documents_app {
    documents_store *store;
    documents_rights *rights;
    dm_metrics *metrics; /* borrowed from the runtime */
    dm_keyring *keyring; /* borrowed from the runtime */
    uint64_t document_max_bytes;
    uint64_t reserve_bytes; /* of the disk: no upload begins with less */
    int64_t upload_ms;      /* how long after its UUID was made an upload may go on */
} documents_app;

extern const dm_setting documents_settings[];
extern const size_t documents_setting_count;
/* dm_service.open: reads the settings and opens the store.  Gives: *out_app, a documents_app, which documents_app_close
 * frees.  Errors: DM_INVALID_ARGUMENT with the setting's name; as documents_store_open. */
dm_status documents_app_open (dm_runtime *runtime, void **out_app, dm_error *error);
void documents_app_close (void **app);

/* The methods of DocumentsService, as documents.proto describes them. */
dm_status documents_handle_put_chunk (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status documents_handle_get_chunk (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status documents_handle_seal (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status documents_handle_complete (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status documents_handle_find (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
/* The consumer of intake's log: links documents to their zaak, and notes those that intake
 * released. */
dm_status documents_on_intake_event (dm_call *call, const dm_event *event);
/* The job that removes uploads which nobody completed. */
dm_status documents_expire_uploads (dm_runtime *runtime, dm_call *call, bool *out_again);
/* The job that removes the documents that intake released. */
dm_status documents_remove_released (dm_runtime *runtime, dm_call *call, bool *out_again);
/* The measure of the room on the disk. */
dm_status documents_measure_store (dm_runtime *runtime, dm_call *call);
/* The check of its data that each document's file is there: dm_check.run. With is_deep its bytes are read too. */
dm_status documents_check_store (dm_call *call, const char *after, bool is_deep, dm_piece *out);
/* The check that the disk has room: dm_health_check.run. */
void documents_check_disk (dm_runtime *runtime, dm_finding *out);
/* The document of a request, so that all chunks of a document, and its seal, meet the same worker. */
ProtobufCBinaryData documents_put_affinity (const ProtobufCMessage *request);
ProtobufCBinaryData documents_seal_affinity (const ProtobufCMessage *request);
