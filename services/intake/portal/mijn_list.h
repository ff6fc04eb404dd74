/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of somebody's own zaken: what a line shows of each. */
#pragma once

#include "common/db.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/journey/journey.h"

/* Takes: rows of list_mijn_zaken.sql; language nl or en.  Gives: *out, *out_count, the zaken without questions,
 * answers, documents and toelichtingen, in call->arena and the rows.  Errors: dm_tx_query's, for a journey that is not
 * known yet.
 */
dm_status intake_mijn_list_read (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *language,
                                 Digimeente__Intake__V1__MijnZaak ***out, size_t *out_count);
