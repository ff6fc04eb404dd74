/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/rights.h"

#include <openssl/sha.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/intake/v1/desk.pb-c.h"

#define KEPT_MS 5000
#define SLOTS 4096     /* a power of two; one that is taken is written over */
#define ASK_MS 1500    /* less than our caller waits for one attempt (2 s): it gets an answer, and has time for more */
#define ATTEMPT_MS 500 /* then another replica may do better; a late answer counts as well */
#define AWAY_MS 2000   /* so long an intake that did not answer is left alone */
#define RETRY_MS 1000

typedef struct slot {
    uint8_t key[SHA256_DIGEST_LENGTH]; /* of actor and document, and of viewing where that was recorded */
    int64_t until_ms;
} slot;

struct documents_rights {
    pthread_mutex_t lock;
    slot slots[SLOTS];
    int64_t away_until_ms; /* intake did not answer; 0: it did */
    dm_runtime *runtime;
};

documents_rights *documents_rights_open (dm_runtime *runtime)
{
    documents_rights *rights = calloc (1, sizeof *rights);
    if (!rights)
        abort ();
    pthread_mutex_init (&rights->lock, NULL);
    rights->runtime = runtime;
    return rights;
}

void documents_rights_destroy (documents_rights **rights)
{
    if (!*rights)
        return;
    pthread_mutex_destroy (&(*rights)->lock);
    free (*rights);
    *rights = NULL;
}

bool documents_rights_are_full (const dm_origin *origin)
{
    return origin->actor.kind == DM_ACTOR_SYSTEM || origin->actor.kind == DM_ACTOR_BEHEERDER;
}

/* Gives: out, the key of an answer that is kept.  Takes: viewing, NULL when it is about the right to see alone. */
static void make_key (const dm_actor *actor, const uint8_t *document, const uint8_t *viewing,
                      uint8_t out[SHA256_DIGEST_LENGTH])
{
    static const uint8_t none[DM_UUID_BYTES];
    uint8_t text[1 + 2 * DM_UUID_BYTES + DM_ACTOR_ID_SIZE + DM_LEVEL_SIZE];
    size_t length = strlen (actor->id) + 1, level_length = strlen (actor->level);
    text[0] = (uint8_t) actor->kind;
    memcpy (text + 1, document, DM_UUID_BYTES);
    memcpy (text + 1 + DM_UUID_BYTES, viewing ? viewing : none, DM_UUID_BYTES);
    memcpy (text + 1 + 2 * DM_UUID_BYTES, actor->id, length);
    memcpy (text + 1 + 2 * DM_UUID_BYTES + length, actor->level, level_length);
    SHA256 (text, 1 + 2 * DM_UUID_BYTES + length + level_length, out);
}

static slot *slot_of (documents_rights *rights, const uint8_t key[SHA256_DIGEST_LENGTH])
{
    return &rights->slots[(key[0] << 8 | key[1]) & (SLOTS - 1)];
}

static bool is_kept (documents_rights *rights, const uint8_t key[SHA256_DIGEST_LENGTH])
{
    pthread_mutex_lock (&rights->lock);
    const slot *it = slot_of (rights, key);
    bool is_it = it->until_ms > dm_clock_monotonic_ms () && memcmp (it->key, key, sizeof it->key) == 0;
    pthread_mutex_unlock (&rights->lock);
    return is_it;
}

static void keep (documents_rights *rights, const uint8_t key[SHA256_DIGEST_LENGTH])
{
    pthread_mutex_lock (&rights->lock);
    slot *it = slot_of (rights, key);
    memcpy (it->key, key, sizeof it->key);
    it->until_ms = dm_clock_monotonic_ms () + KEPT_MS;
    pthread_mutex_unlock (&rights->lock);
}

/* A question holds one of the few threads that answer. So while intake is away, one call in a while finds out whether
 * it is back, and the others are told to come again. */
static bool may_ask (documents_rights *rights)
{
    if (!dm_client_is_connected (dm_runtime_client (rights->runtime), "intake"))
        return false;
    int64_t now_ms = dm_clock_monotonic_ms ();
    pthread_mutex_lock (&rights->lock);
    bool is_free = now_ms >= rights->away_until_ms;
    if (is_free && rights->away_until_ms > 0)
        rights->away_until_ms = now_ms + ASK_MS;
    pthread_mutex_unlock (&rights->lock);
    return is_free;
}

static void note_answer (documents_rights *rights, dm_status status)
{
    bool is_away = status == DM_UNAVAILABLE || status == DM_DEADLINE_EXCEEDED;
    pthread_mutex_lock (&rights->lock);
    rights->away_until_ms = is_away ? dm_clock_monotonic_ms () + AWAY_MS : 0;
    pthread_mutex_unlock (&rights->lock);
}

static dm_status tell_away (dm_call *call)
{
    dm_fail (&call->error, DM_UNAVAILABLE, NULL, "intake does not answer whether this may be seen");
    call->error.retry_after_ms = RETRY_MS;
    return DM_UNAVAILABLE;
}

/* One question.  Takes: key of a WRITE, else NULL. */
static dm_status ask (dm_call *call, documents_rights *rights, const char *method, const uint8_t *key,
                      const ProtobufCMessage *request, ProtobufCMessage **out_reply)
{
    if (!may_ask (rights))
        return tell_away (call);
    const dm_call_options options = {
        .origin = call->origin, .key = key, .timeout_ms = ASK_MS, .attempt_ms = ATTEMPT_MS
    };
    dm_status status = dm_client_call (dm_runtime_client (rights->runtime), "intake", method, &options, request,
                                       call->arena, out_reply, &call->error);
    note_answer (rights, status);
    return status == DM_UNAVAILABLE || status == DM_DEADLINE_EXCEEDED ? tell_away (call) : status;
}

static dm_status ask_may_see (dm_call *call, documents_rights *rights, const ProtobufCBinaryData *documenten,
                              size_t count, const Digimeente__Intake__V1__MaySeeResponse **out)
{
    Digimeente__Intake__V1__MaySeeRequest request = DIGIMEENTE__INTAKE__V1__MAY_SEE_REQUEST__INIT;
    request.n_documenten = count;
    request.documenten = (ProtobufCBinaryData *) documenten;
    ProtobufCMessage *reply;
    dm_status status = ask (call, rights, "digimeente.intake.v1.PortalService/MaySee", NULL, &request.base, &reply);
    if (!status)
        *out = (const void *) reply;
    return status;
}

static bool is_named (const Digimeente__Intake__V1__MaySeeResponse *response, const uint8_t *document)
{
    for (size_t i = 0; i < response->n_documenten; i++)
        if (response->documenten[i].len == DM_UUID_BYTES
            && memcmp (response->documenten[i].data, document, DM_UUID_BYTES) == 0)
            return true;
    return false;
}

/* Asks about all of them when the answer to one is not known. */
dm_status documents_rights_filter (dm_call *call, documents_rights *rights, const ProtobufCBinaryData *documenten,
                                   size_t count, ProtobufCBinaryData *out, size_t *out_count)
{
    const Digimeente__Intake__V1__MaySeeResponse *response = NULL;
    uint8_t key[SHA256_DIGEST_LENGTH];
    bool all_kept = true;
    for (size_t i = 0; i < count && all_kept; i++) {
        make_key (&call->origin->actor, documenten[i].data, NULL, key);
        all_kept = is_kept (rights, key);
    }
    dm_status status = all_kept ? DM_OK : ask_may_see (call, rights, documenten, count, &response);
    if (status)
        return status;
    size_t taken = 0;
    for (size_t i = 0; i < count; i++) {
        if (response && !is_named (response, documenten[i].data))
            continue;
        if (response) {
            make_key (&call->origin->actor, documenten[i].data, NULL, key);
            keep (rights, key);
        }
        out[taken++] = documenten[i];
    }
    *out_count = taken;
    return DM_OK;
}

dm_status documents_rights_check (dm_call *call, documents_rights *rights, ProtobufCBinaryData document)
{
    size_t count = 0;
    ProtobufCBinaryData seen;
    dm_status status = documents_rights_filter (call, rights, &document, 1, &seen, &count);
    if (!status && count == 0)
        status = dm_fail (&call->error, DM_NOT_FOUND, "document", "there is no such document");
    return status;
}

static dm_status ask_record (dm_call *call, documents_rights *rights, ProtobufCBinaryData document,
                             const dm_uuid *request_uuid, bool is_shown)
{
    Digimeente__Intake__V1__ViewDocumentRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOCUMENT_REQUEST__INIT;
    request.has_document = true;
    request.document = document;
    request.has_is_shown = true;
    request.is_shown = is_shown;
    ProtobufCMessage *reply;
    return ask (call, rights, "digimeente.intake.v1.DeskService/ViewDocument", request_uuid->bytes, &request.base,
                &reply);
}

dm_status documents_rights_record (dm_call *call, documents_rights *rights, ProtobufCBinaryData document,
                                   const uint8_t *viewing, bool is_shown)
{
    uint8_t key[SHA256_DIGEST_LENGTH];
    make_key (&call->origin->actor, document.data, viewing, key);
    if (is_kept (rights, key))
        return DM_OK;
    const dm_uuid request_uuid = dm_uuid_derive (viewing, key); /* another actor or document: another */
    dm_status status = ask_record (call, rights, document, &request_uuid, is_shown);
    if (status == DM_NOT_FOUND && call->origin->actor.kind == DM_ACTOR_BEHEERDER)
        status = DM_OK;
    if (!status)
        keep (rights, key);
    return status;
}
