/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey, read: what somebody walks through to get something done. Immutable once it is there, so that threads share
 * it. The format stands in services/intake/journeys/README.md. */
#pragma once

#include <cjson/cJSON.h>
#include "common/rpc.h"
#include "digimeente/intake/v1/journey.pb-c.h"

#define INTAKE_JOURNEY_YAML_MAX (256 * 1024)
#define INTAKE_JOURNEY_SIZE 51              /* its name, with the NUL */
#define INTAKE_NAME_BYTES_MAX 100           /* of an Input */
#define INTAKE_VALUE_BYTES_MAX (256 * 1024) /* of an Input: a whole form, so that its field says what is too long */

typedef struct intake_journey intake_journey;

/* Reads YAML and gives every reason why it may not be published, and what is kept but not acted on.
 * Gives: *out when there is no reason (else NULL); the lists, and the counts of what is in it, in out_check.  Errors:
 * DM_RESOURCE_EXHAUSTED beyond the bounds (size, depth 16, aliases refused, 20000 nodes), which is also a reason; so
 * the status is DM_OK as a rule. */
dm_status intake_journey_read_yaml (const char *yaml, dm_arena *arena, intake_journey **out,
                                    Digimeente__Intake__V1__CheckJourneyResponse *out_check, dm_error *error);
/* Reads what was published: canonical JSON that passed the check then.  Errors: DM_INTERNAL when it does not. */
dm_status intake_journey_read_json (const char *json, uint32_t version, intake_journey **out, dm_error *error);
void intake_journey_destroy (intake_journey **journey);

/* The name, version and zaaktype of the journey, as its file says; borrowed. */
const char *intake_journey_name (const intake_journey *journey);
uint32_t intake_journey_version (const intake_journey *journey);
const char *intake_journey_zaaktype (const intake_journey *journey);
/* The whole journey as canonical JSON; borrowed.  Source: RFC 8785. */
const char *intake_journey_json (const intake_journey *journey);
/* The level that the audience must have logged in with; NULL: none. */
const char *intake_journey_login (const intake_journey *journey, const char *audience);
/* True when the journey is for this audience. */
bool intake_journey_has_audience (const intake_journey *journey, const char *audience);
/* Returns DM_INVALID_ARGUMENT, which says for whom it is. */
dm_status intake_journey_refuse_audience (const intake_journey *journey, dm_error *error);
/* The field whose answer becomes the zaak's initiator: naam, emailadres, telefoonnummer, verblijfsadres; NULL: none. */
const char *intake_journey_initiator (const intake_journey *journey, const char *part);
/* Within how many days it promises a decision. */
uint32_t intake_journey_term_days (const intake_journey *journey);
/* How long a draft of it is kept. */
uint32_t intake_journey_draft_days (const intake_journey *journey);
/* The title in a language; borrowed. */
const char *intake_journey_title (const intake_journey *journey, const char *language);
/* SHA-256 of the canonical JSON, 32 bytes; borrowed. */
const uint8_t *intake_journey_sha256 (const intake_journey *journey);
/* As ListJourneys shows it; in arena. */
void intake_journey_summarise (const intake_journey *journey, dm_arena *arena,
                               Digimeente__Intake__V1__JourneySummary *out);

/* The published journeys of this process: versions are kept for ever, the one that is offered is read each time. */
typedef struct intake_journeys intake_journeys;
/* Opened empty; what was read is destroyed with it. */
intake_journeys *intake_journeys_open (void);
void intake_journeys_destroy (intake_journeys **journeys);
/* Finds a version, or the one that is offered when version is 0. Takes: call->tx. Gives: *out, borrowed for as long as
 * the process lives.  Errors: DM_NOT_FOUND with field journey, DM_FAILED_PRECONDITION with field journey when it was
 * withdrawn; dm_tx_query's. */
dm_status intake_journeys_find (dm_call *call, intake_journeys *journeys, const char *name, uint32_t version,
                                const intake_journey **out);
/* Tells that there is no such journey, and which are offered.  Returns DM_NOT_FOUND with field journey; dm_tx_query's.
 */
dm_status intake_journeys_fail (dm_call *call, const char *name);
