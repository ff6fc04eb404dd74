/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/draft/initiator.h"

#include <stdlib.h>
#include <string.h>
#include "services/identity/level.h"
#include "services/intake/journey/subject.h"
#include "services/intake/value/json.h"

/* The answer to the question that the journey names for this; NULL for none. */
static char *find_answer (const intake_draft *draft, const char *part, const cJSON *answers, dm_arena *arena)
{
    const char *field = intake_journey_initiator (draft->journey, part);
    const char *text = field ? intake_engine_value (draft->journey, draft->language, answers, field, arena) : NULL;
    return text ? dm_arena_strdup (arena, text) : NULL;
}

const char *intake_initiator_read (const intake_draft *draft, const cJSON *answers, dm_arena *arena,
                                   Digimeente__Intake__V1__Initiator *out)
{
    const bool needs_login = intake_journey_login (draft->journey, draft->audience) != NULL;
    const Digimeente__Intake__V1__Login *login = needs_login ? draft->login : NULL;
    digimeente__intake__v1__initiator__init (out);
    out->name = find_answer (draft, "naam", answers, arena);
    out->verblijfsadres = find_answer (draft, "verblijfsadres", answers, arena);
    out->telefoonnummer = find_answer (draft, "telefoonnummer", answers, arena);
    out->emailadres = find_answer (draft, "emailadres", answers, arena);
    if (!login)
        return NULL;
    if (!out->name)
        out->name = login->name;
    out->inp_bsn = login->bsn;
    return login->kvk;
}

static const char *print (const cJSON *json, dm_arena *arena)
{
    DM_AUTO (intake_json_free) char *text = cJSON_PrintUnformatted (json);
    if (!text)
        abort ();
    return dm_arena_strdup (arena, text);
}

/* In both languages; NULL for none. */
static Digimeente__Intake__V1__Text *write_subject (const intake_journey *journey, const cJSON *answers,
                                                    dm_arena *arena)
{
    char *nl = intake_subject_write (journey, "nl", answers, arena);
    if (!nl)
        return NULL;
    Digimeente__Intake__V1__Text *subject = dm_arena_alloc (arena, sizeof *subject);
    digimeente__intake__v1__text__init (subject);
    subject->nl = nl;
    subject->en = intake_subject_write (journey, "en", answers, arena);
    return subject;
}

void intake_submission_fill (const intake_draft *draft, cJSON *answers, dm_arena *arena, intake_submission *out)
{
    ProtobufCBinaryData *documenten;
    intake_engine_documenten (answers, draft->journey, arena, &documenten, &out->document_count);
    intake_engine_sought (draft->journey, draft->language, answers, arena, &out->sought, &out->sought_count);
    out->documenten = documenten;
    out->subject = write_subject (draft->journey, answers, arena);
    out->zaaktype = intake_journey_zaaktype (draft->journey);
    out->language = draft->language;
    out->journey = draft->name;
    out->journey_version = draft->version;
    const char *level = intake_journey_login (draft->journey, draft->audience);
    out->level = level && strcmp (level, IDENTITY_NONE) != 0 ? level : NULL;
    if (intake_submission_has_initiator (out)) {
        DM_AUTO (intake_json_clear) cJSON *own = intake_engine_take_own (draft->journey, answers, arena);
        out->own_answers = print (own, arena);
    }
    out->answers = print (answers, arena);
}
