/* SPDX-License-Identifier: EUPL-1.2 */
/* A draft as a handler has it: found with the rights of its actor, opened, with its journey. */
#pragma once

#include "common/db.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "services/intake/journey/engine.h"
#include "services/intake/zaak/zaak_key.h"

#define INTAKE_DRAFTS_MAX 50 /* of one actor */
#define INTAKE_VISIT_BYTES 32
#define INTAKE_CLIENT_BYTES 32          /* what stands for an internet address */
#define INTAKE_DRAFT_DOCUMENTEN_MAX 100 /* ever uploaded into one */
/* Since its upload began, a draft's new document: what is older may have been let go (zaak/job_release_documents.h). */
#define INTAKE_DRAFT_DOCUMENT_MS (24LL * 3600 * 1000)

typedef struct intake_draft {
    dm_uuid uuid;
    const char *name; /* of its journey */
    uint32_t version;
    const char *language, *audience;
    dm_actor_kind owner_kind;
    const char *owner;                    /* NULL: nobody */
    Digimeente__Intake__V1__Login *login; /* NULL: none */
    bool has_login;                       /* also of lists, which do not open it */
    uint32_t revision;
    int64_t last_changed_ms, expires_ms, now_ms; /* now: when the transaction began */
    const char *today;
    const char *needed_level;    /* that the actor has not reached; NULL: the login is enough. Not in lists */
    const uint8_t *verified_for; /* hash of the mail address whose owner used a link; NULL: none */
    cJSON *answers;              /* owned; NULL in lists */
    intake_zaak_key *key;        /* NULL in lists */
    const intake_journey *journey;
} intake_draft;

/* NULL-safe; what it borrows lives in the call. */
void intake_draft_clear (intake_draft *draft);

typedef enum intake_draft_use {
    INTAKE_DRAFT_READ,
    INTAKE_DRAFT_CHANGE /* its row is locked */
} intake_draft_use;

/* Errors: DM_INVALID_ARGUMENT with field draft. */
dm_status intake_draft_check_uuid (bool has_uuid, ProtobufCBinaryData uuid, dm_error *error);

/* Finds a draft that the call's actor or this visit may see, and its journey.  Takes: visit, no bytes for none.  Gives:
 * *out, to be cleared by the caller whatever is returned.  Errors: DM_INVALID_ARGUMENT (no UUID); with field draft
 * DM_NOT_FOUND (none, another's, expired), or DM_UNAUTHENTICATED (somebody's, and the actor is nobody known); with
 * field level DM_PERMISSION_DENIED for a login too low, unless it is read: then needed_level tells; dm_tx_query's. */
dm_status intake_draft_find (dm_call *call, intake_journeys *journeys, bool has_uuid, ProtobufCBinaryData uuid,
                             ProtobufCBinaryData visit, intake_draft_use use, intake_draft *out);
/* Locks drafts, whoever they belong to.  Takes: uuids that were checked.  Gives: *out, rows for
 * intake_draft_open_locked; those that are not there have none. */
dm_status intake_drafts_lock (dm_call *call, const ProtobufCBinaryData uuids[], size_t count, const PGresult **out);
/* Finds a draft that was locked, to be sent: as intake_draft_find. */
dm_status intake_draft_open_locked (dm_call *call, intake_journeys *journeys, const PGresult *rows, const uint8_t *uuid,
                                    ProtobufCBinaryData visit, intake_draft *out);
/* The actor's drafts, newest first, without answers and login.  Gives: *out, *out_count in call->arena. */
dm_status intake_draft_list (dm_call *call, intake_journeys *journeys, intake_draft **out, size_t *out_count);
/* Writes what changed; revision and times are new in *draft.  Takes: a draft whose row is locked.  Errors:
 * DM_INVALID_ARGUMENT with field answers for more than INTAKE_ANSWERS_MAX. */
dm_status intake_draft_update (dm_call *call, intake_draft *draft);
/* Answers as they are kept.  Errors: as intake_draft_update. */
dm_status intake_draft_seal_answers (dm_call *call, const intake_draft *draft, dm_param *out);
/* A login as it is kept; SQL NULL for none. */
dm_param intake_draft_seal_login (dm_call *call, const intake_draft *draft);

/* For the engine.  Takes: language NULL for the draft's own. */
intake_walk intake_draft_walk (const intake_draft *draft, const char *language);
/* As replies tell of it; in arena. */
Digimeente__Intake__V1__Draft *intake_draft_describe (const intake_draft *draft, dm_arena *arena);

/* True for an actor who has logged in; others share the id "anoniem". */
bool intake_actor_is_known (const dm_actor *actor);
/* A visit as a parameter; SQL NULL for what is none, which equals no visit. */
dm_param intake_draft_visit (ProtobufCBinaryData visit);
/* What a draft that was sent became.  Gives: *out in call->arena, NULL for none that the actor or the visit may see. */
dm_status intake_draft_find_sent (dm_call *call, ProtobufCBinaryData uuid, ProtobufCBinaryData visit,
                                  Digimeente__Intake__V1__SubmitDraftResponse **out);
