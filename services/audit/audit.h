/* SPDX-License-Identifier: EUPL-1.2 */
/* What the audit service's files share with its tables. */
#pragma once

#include "common/event.h"

/* Records any event of any log, whatever its bytes are. */
dm_status audit_on_event (dm_call *call, const dm_event *event);
/* AuditService/ListEntries. */
dm_status audit_handle_list_entries (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
