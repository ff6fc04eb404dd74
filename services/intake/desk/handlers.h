/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of DeskService; what each message means stands in desk.proto. */
#pragma once

#include "common/rpc.h"

/* Each reads its request and fills its reply, in the transaction of its call. Those that change a zaak lock it, and
 * refuse what was seen in another revision. */
dm_status intake_handle_list_work (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_register_medewerker (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_view_dossier (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_view_document (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_assign_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_add_note (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_add_document (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_extend_term (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_suspend_term (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_resume_term (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_renew_link (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_withdraw_link (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_ask_question (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_set_zaak_status (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status intake_handle_decide_zaak (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
