/* SPDX-License-Identifier: EUPL-1.2 */
/* The events of sessions, which audit keeps. */
#pragma once

#include "common/db.h"

/* Emits that a session began or ended.  Takes: type, the event's; uuid, 16 bytes; reason NULL for none. */
void gateway_session_emit (dm_call *call, const char *type, const uint8_t *uuid, const char *rol, const char *acr,
                           const char *reason);
/* Emits nl.digimeente.session.ended for each row.  Takes: rows with the columns of delete_session. */
void gateway_session_emit_ended (dm_call *call, const PGresult *rows, const char *reason);
