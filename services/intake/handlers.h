/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers that main.c's tables name; what each message means stands in intake.proto. */
#pragma once

#include "common/event.h"
#include "common/rpc.h"

dm_status handle_list_zaaktypen (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_submit (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_check_submit (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_get_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_view_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_list_zaken (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_set_status (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_get_contact (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);

/* journey.proto */
dm_status handle_check_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_publish_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_list_journeys (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_get_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_show_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_withdraw_journey (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_next_step (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);

/* draft.proto */
dm_status handle_start_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_get_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_save_step (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_submit_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_drop_draft (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status handle_list_drafts (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);

/* Remembers a document that is complete. */
dm_status handle_document_event (dm_call *call, const dm_event *event);
