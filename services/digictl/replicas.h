/* SPDX-License-Identifier: EUPL-1.2 */
/* Every replica of every service, asked apart how it is. */
#pragma once

#include <cjson/cJSON.h>
#include "common/resolver.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/session.h"

#define DIGICTL_ANSWERS_MAX (DIGICTL_SERVICES * DM_ENDPOINTS_MAX)

/* What one replica answered, when it did. */
typedef struct digictl_answer {
    const char *service;
    char address[DM_ENDPOINT_SIZE];                      /* "" where no address of the service is known */
    bool is_alone;                                       /* its service has no other */
    const Digimeente__Ops__V1__GetStatusResponse *reply; /* NULL: it did not answer */
    dm_error error;                                      /* why not, in a sentence */
} digictl_answer;

/* Asks all at once. Those whose names have no address within a moment are told as one that does not answer.
 * Takes: only, a service alone, NULL for all; arena for the replies; timeout_ms for each.
 * Gives: out, room for DIGICTL_ANSWERS_MAX, in the order of digictl_services and of addresses. Returns how many. */
size_t digictl_ask_replicas (digictl_session *session, const char *only, uint32_t timeout_ms, dm_arena *arena,
                             digictl_answer out[]);
/* The service's name, and the host and port of a replica that is not alone: "intake 10.0.0.7:7101". In arena. */
const char *digictl_answer_name (const digictl_answer *answer, dm_arena *arena);
/* How it is, in a word or two: "ok" when nothing is amiss. */
const char *digictl_answer_state (const digictl_answer *answer);
/* An answer for programs: all that the replica said, or code and reason; address and state. The caller deletes it. */
cJSON *digictl_answer_json (const digictl_answer *answer);
/* The answer that knows most of a service's log: of the replicas that have read it lately, the one with the newest
 * head; NULL when none has. */
const digictl_answer *digictl_find_head (const digictl_answer answers[], size_t count, const char *service);
