/* SPDX-License-Identifier: EUPL-1.2 */
/* The event of sessions that end, which audit keeps. */
#pragma once

#include "common/db.h"

/* Emits nl.digimeente.session.ended for each row.  Takes: rows with the columns of delete_session. */
void gateway_session_emit_ended (dm_call *call, const PGresult *rows, const char *reason);
