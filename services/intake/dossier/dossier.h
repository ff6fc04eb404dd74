/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as a civil servant sees it at the desk; portal/dossier_mijn.h is how its initiator does. Both are read by the
 * statements of dossier_rows.h, so that they show the same dates. */
#pragma once

#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/journey/journey.h"
#include "services/intake/zaak/handling.h"

/* For a civil servant.  Gives: *out, in call->arena and the rows of call->tx.  Errors: DM_NOT_FOUND; dm_tx_query's. */
dm_status intake_dossier_find (dm_call *call, intake_journeys *journeys, const intake_rights *rights,
                               Digimeente__Intake__V1__Dossier **out);
