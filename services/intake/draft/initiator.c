/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/initiator.h"

/* The answer to the question that the journey names for this; NULL for none. */
static char *find_answer (const intake_draft *draft, const char *part, const cJSON *antwoorden, dm_arena *arena)
{
    const char *veld = intake_journey_initiator (draft->journey, part);
    return veld ? (char *) intake_engine_waarde (draft->journey, draft->taal, antwoorden, veld, arena) : NULL;
}

const char *intake_initiator_read (const intake_draft *draft, const cJSON *antwoorden, dm_arena *arena,
                                   Digimeente__Intake__V1__Initiator *out)
{
    const bool needs_login = intake_journey_login (draft->journey, draft->audience) != NULL;
    const Digimeente__Intake__V1__Login *login = needs_login ? draft->login : NULL;
    digimeente__intake__v1__initiator__init (out);
    out->naam = find_answer (draft, "naam", antwoorden, arena);
    out->verblijfsadres = find_answer (draft, "verblijfsadres", antwoorden, arena);
    out->emailadres = find_answer (draft, "emailadres", antwoorden, arena);
    if (!login)
        return NULL;
    if (!out->naam)
        out->naam = login->naam;
    out->inp_bsn = login->bsn;
    return login->kvk;
}
