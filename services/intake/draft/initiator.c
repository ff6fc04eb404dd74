/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/initiator.h"

/* The answer to the question that the journey names for this; NULL for none. */
static char *find_answer (const intake_draft *draft, const char *part, const cJSON *answers, dm_arena *arena)
{
    const char *field = intake_journey_initiator (draft->journey, part);
    return field ? (char *) intake_engine_value (draft->journey, draft->language, answers, field, arena) : NULL;
}

const char *intake_initiator_read (const intake_draft *draft, const cJSON *answers, dm_arena *arena,
                                   Digimeente__Intake__V1__Initiator *out)
{
    const bool needs_login = intake_journey_login (draft->journey, draft->audience) != NULL;
    const Digimeente__Intake__V1__Login *login = needs_login ? draft->login : NULL;
    digimeente__intake__v1__initiator__init (out);
    out->name = find_answer (draft, "naam", answers, arena);
    out->verblijfsadres = find_answer (draft, "verblijfsadres", answers, arena);
    out->emailadres = find_answer (draft, "emailadres", answers, arena);
    if (!login)
        return NULL;
    if (!out->name)
        out->name = login->name;
    out->inp_bsn = login->bsn;
    return login->kvk;
}
