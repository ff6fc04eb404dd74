/* SPDX-License-Identifier: EUPL-1.2 */
/* What main.c's tables point to. */
#pragma once

#include "common/event.h"
#include "common/service.h"

/* handle_berichten.c: NotificationService/ListBerichten and GetBericht. */
dm_status notification_handle_list_berichten (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
dm_status notification_handle_get_bericht (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
/* handle_retry_bericht.c: NotificationService/RetryBericht. */
dm_status notification_handle_retry_bericht (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply);
/* handle_zaak_event.c: a new zaak, or a new status, becomes a queued bericht. */
dm_status notification_on_intake_event (dm_call *call, const dm_event *event);
/* send_mail.c: the job that sends what is due. */
dm_status notification_send_mail (dm_runtime *runtime, dm_call *call, bool *out_again);
/* measure_queue.c: how many wait, and for how long; how many failed. */
dm_status notification_measure_queue (dm_runtime *runtime, dm_call *call);
