/* SPDX-License-Identifier: EUPL-1.2 */
/* What the audit service's files share with its tables. */
#pragma once

#include "common/event.h"

/* Records events of any log, whatever their bytes are. */
dm_status audit_record (dm_call *call, const dm_event events[], size_t count);
/* AuditService/ListEntries. */
dm_status audit_handle_list_entries (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
