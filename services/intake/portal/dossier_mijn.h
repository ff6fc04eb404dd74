/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as its initiator sees it. */
#pragma once

#include "services/intake/dossier/dossier.h"

/* Finds it for its initiator, or for whoever has its tracking code.  Takes: language nl or en; is_whole: with answers
 * and documents, where the access is not by tracking code. Gives: *out, in call->arena and the rows of call->tx.
 * Errors: DM_NOT_FOUND; dm_tx_query's. */
dm_status intake_dossier_find_mijn (dm_call *call, intake_journeys *journeys, const intake_rights *rights,
                                    const char *language, bool is_whole, Digimeente__Intake__V1__MijnZaak **out);
