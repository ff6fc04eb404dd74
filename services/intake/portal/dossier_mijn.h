/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as its initiator sees it. */
#pragma once

#include "services/intake/dossier/dossier.h"

/* Finds it for its initiator, or for whoever has its volgcode.  Takes: taal nl or en; is_whole: with answers and
 * documents, where the access is not by volgcode.
 * Gives: *out, in call->arena and the rows of call->tx.  Errors: DM_NOT_FOUND; dm_tx_query's. */
dm_status intake_dossier_find_mijn (dm_call *call, intake_journeys *journeys, const intake_toegang *toegang,
                                    const char *taal, bool is_whole, Digimeente__Intake__V1__MijnZaak **out);
