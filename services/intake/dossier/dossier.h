/* SPDX-License-Identifier: EUPL-1.2 */
/* A zaak as people see it: the initiator on the portal, a civil servant at the desk. Both are read by the same
 * statements, so that they show the same dates. */
#pragma once

#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/zaak/behandeling.h"

/* For the initiator.  Takes: taal nl or en; is_whole: with answers and documents, where the access is not by volgcode.
 * Gives: *out, in call->arena and the rows of call->tx.  Errors: DM_NOT_FOUND; dm_tx_query's. */
dm_status intake_dossier_find_mijn (dm_call *call, const intake_toegang *toegang, const char *taal, bool is_whole,
                                    Digimeente__Intake__V1__MijnZaak **out);
/* For a civil servant.  Gives and errors: as above. */
dm_status intake_dossier_find (dm_call *call, const intake_toegang *toegang, Digimeente__Intake__V1__Dossier **out);

/* Answers by the labels of the journey; by the names in the JSON for a zaak without one. In call->arena. */
dm_status intake_dossier_describe (dm_call *call, const char *journey, uint32_t version, const char *taal,
                                   const char *antwoorden, Digimeente__Intake__V1__Antwoord ***out, size_t *out_count);
/* UUIDs that stand one behind the other, as uuid_send and string_agg give them. */
void intake_uuids_split (dm_arena *arena, ProtobufCBinaryData all, ProtobufCBinaryData **out, size_t *out_count);
/* By how many days the journey lets a term be extended; *out stays as it is where there is no journey. */
dm_status intake_journey_verlenging (dm_call *call, const char *journey, uint32_t version, int32_t *out);
/* The journey's title; *out stays as it is where there is no journey. */
dm_status intake_journey_titel (dm_call *call, const char *journey, uint32_t version, const char *taal, char **out);
