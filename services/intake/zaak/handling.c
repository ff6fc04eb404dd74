/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/handling.h"

#include <string.h>
#include "common/event.h"
#include "common/utf8.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/identity/level.h"
#include "services/intake/zaak/documenten.h"
#include "sql/intake.h"

#define DOCUMENTEN_MAX 200

dm_status intake_rights_init (intake_rights *out, bool has_uuid, ProtobufCBinaryData uuid, const char *tracking_code,
                              int32_t link_days, dm_error *error)
{
    char code[INTAKE_TRACKING_CODE_SIZE];
    if (has_uuid == (tracking_code != NULL))
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "one of uuid and volgcode is needed");
    if (has_uuid && uuid.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "a UUID has %d bytes", DM_UUID_BYTES);
    out->uuid = has_uuid ? uuid.data : NULL;
    out->link_days = link_days;
    if (tracking_code && !intake_tracking_code_read (tracking_code, code, out->tracking_code_sha256))
        return intake_rights_fail (out, error);
    return DM_OK;
}

const char *intake_rights_needed_level (const dm_call *call, const char *level, bool has_login)
{
    const dm_actor *actor = &call->origin->actor;
    bool is_initiator = actor->kind == DM_ACTOR_INWONER || actor->kind == DM_ACTOR_ONDERNEMER;
    return !is_initiator || identity_level_suffices (level, has_login ? actor->level : NULL) ? NULL : level;
}

dm_status intake_rights_fail (const intake_rights *rights, dm_error *error)
{
    return dm_fail (error, DM_NOT_FOUND, rights->uuid ? "uuid" : "tracking_code", "there is no such zaak");
}

static intake_dag read_dag (const PGresult *rows, int column)
{
    intake_dag dag = 0;
    const char *text = dm_get_text (rows, 0, column);
    if (text)
        intake_dag_parse (text, &dag); /* the database writes no other */
    return dag;
}

/* The term that runs: an extension is one of its own. */
static intake_dag end_of (const intake_handling *it)
{
    return intake_term_end (it->counted, it->extended_days > 0 ? it->extended_days : it->doorlooptijd_days);
}

/* An older intake moves end alone: then that is all that is known. */
static intake_dag counted_of (const intake_handling *it)
{
    return end_of (it) == it->end ? it->counted : it->end;
}

dm_status intake_handling_lock (dm_call *call, const intake_rights *rights, intake_handling *out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_lock_handling, &rows, INTAKE_RIGHTS (call, rights));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_rights_fail (rights, &call->error);
    *out = (intake_handling){
        .uuid = dm_get_bytes (rows, 0, INTAKE_LOCK_HANDLING_UUID).data,
        .zaaktype = dm_get_text (rows, 0, INTAKE_LOCK_HANDLING_ZAAKTYPE),
        .revision = dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_REVISION),
        .is_ended = dm_get_bool (rows, 0, INTAKE_LOCK_HANDLING_IS_ENDED),
        .behandelaar = dm_get_text (rows, 0, INTAKE_LOCK_HANDLING_BEHANDELAAR),
        .counted = read_dag (rows, INTAKE_LOCK_HANDLING_COUNTED_EINDDATUM),
        .end = read_dag (rows, INTAKE_LOCK_HANDLING_UITERLIJKE_EINDDATUM_AFDOENING),
        .today = read_dag (rows, INTAKE_LOCK_HANDLING_TODAY),
        .suspended_since = read_dag (rows, INTAKE_LOCK_HANDLING_SUSPENDED_SINCE),
        .is_suspended = !dm_get_is_null (rows, 0, INTAKE_LOCK_HANDLING_SUSPENDED_SINCE),
        .is_suspended_by_hand = dm_get_bool (rows, 0, INTAKE_LOCK_HANDLING_IS_SUSPENDED_BY_HAND),
        .has_new_answer = dm_get_bool (rows, 0, INTAKE_LOCK_HANDLING_HAS_NEW_ANSWER),
        .extended_days = dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_EXTENDED_DAYS),
        .verlenging_days = dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_VERLENGING_DAYS),
        .doorlooptijd_days = dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_DOORLOOPTIJD_DAYS),
        .journey = dm_get_text (rows, 0, INTAKE_LOCK_HANDLING_JOURNEY),
        .journey_version = (uint32_t) dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_JOURNEY_VERSION),
        .link_number = dm_get_int4 (rows, 0, INTAKE_LOCK_HANDLING_LINK_NUMBER),
        .level = dm_get_text (rows, 0, INTAKE_LOCK_HANDLING_LEVEL),
    };
    if (intake_rights_needed_level (call, out->level, rights->uuid != NULL))
        return dm_fail (&call->error, DM_PERMISSION_DENIED, "level", "it needs a login by %s", out->level);
    out->counted = counted_of (out);
    out->key =
        intake_zaak_key_open (call, out->uuid, rows, 0, INTAKE_LOCK_HANDLING_WRAP_ID, INTAKE_LOCK_HANDLING_WRAPPED);
    if (out->key->is_erased)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the zaak was erased");
    return out->key->fault;
}

dm_status intake_handling_claim (dm_call *call, bool has_uuid, ProtobufCBinaryData uuid, bool has_revision,
                                 uint32_t revision, intake_handling *out)
{
    intake_rights rights;
    dm_status status = intake_rights_init (&rights, has_uuid, uuid, NULL, 0, &call->error);
    if (!status && !has_revision)
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "revision", "the versie that was seen is needed");
    if (!status)
        status = intake_handling_lock (call, &rights, out);
    if (status)
        return status;
    if ((uint32_t) out->revision != revision)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "revision", "the zaak was changed meanwhile");
    if (out->is_ended)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the zaak has ended");
    return DM_OK;
}

dm_status intake_handling_check_term (dm_call *call, const intake_handling *it)
{
    if (it->is_suspended || it->today <= it->end)
        return DM_OK;
    return dm_fail (&call->error, DM_FAILED_PRECONDITION, "term", "the term is over");
}

void intake_handling_write (dm_call *call, intake_handling *it)
{
    char end[INTAKE_DATE_SIZE], since[INTAKE_DATE_SIZE], counted[INTAKE_DATE_SIZE];
    it->revision++;
    dm_tx_send (call->tx, &intake_sql_update_handling, DM_UUID (it->uuid), DM_TEXT (it->behandelaar),
                DM_TEXT (intake_dag_format (it->end, end)),
                DM_TEXT (it->is_suspended ? intake_dag_format (it->suspended_since, since) : NULL),
                DM_INT4 (it->extended_days), DM_BOOL (it->has_new_answer), DM_INT4 (it->revision),
                DM_BOOL (it->is_suspended_by_hand), DM_TEXT (intake_dag_format (it->counted, counted)));
}

const uint8_t *intake_history_entry_add (dm_call *call, const uint8_t *zaak, const intake_zaak_key *key,
                                         const char *kind, const char *type, const char *text)
{
    const dm_actor *actor = &call->origin->actor;
    bool is_initiator = actor->kind == DM_ACTOR_INWONER || actor->kind == DM_ACTOR_ONDERNEMER;
    dm_uuid uuid = dm_uuid_new ();
    dm_tx_send (call->tx, &intake_sql_insert_history_entry, DM_UUID (uuid.bytes), DM_UUID (zaak), DM_TEXT (kind),
                DM_TEXT (is_initiator ? NULL : actor->id), DM_TEXT (type),
                intake_zaak_seal (call, key, uuid.bytes, INTAKE_HISTORY_TEXT, text));
    return dm_arena_copy (call->arena, uuid.bytes, sizeof uuid.bytes);
}

void intake_handling_add_days (intake_handling *it, int32_t days)
{
    it->counted += days;
    it->end = end_of (it);
}

intake_dag intake_handling_extended_end (intake_dag counted, intake_dag end, int32_t doorlooptijd_days, int32_t days)
{
    intake_handling it = { .counted = counted, .end = end, .doorlooptijd_days = doorlooptijd_days };
    it.counted = counted_of (&it);
    it.extended_days = days;
    intake_handling_add_days (&it, days);
    return it.end;
}

void intake_handling_suspend (dm_call *call, intake_handling *it, const char *reason, const uint8_t *question)
{
    if (!it->is_suspended)
        it->suspended_since = it->today;
    it->is_suspended = true;
    it->is_suspended_by_hand |= question == NULL;
    Digimeente__Intake__V1__ZaakTermSuspended data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_SUSPENDED__INIT;
    data.has_history_entry = true;
    data.history_entry =
        (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) intake_history_entry_add (call, it->uuid, it->key,
                                                                                    "suspended", NULL, reason) };
    data.has_question = question != NULL;
    data.question = (ProtobufCBinaryData){ question ? DM_UUID_BYTES : 0, (uint8_t *) question };
    dm_emit (call, "nl.digimeente.zaak.term-suspended", it->uuid, NULL, &data.base);
}

void intake_handling_resume (dm_call *call, intake_handling *it)
{
    char end[INTAKE_DATE_SIZE];
    intake_handling_add_days (it, intake_term_standstill (it->suspended_since, it->today));
    it->is_suspended = it->is_suspended_by_hand = false;
    Digimeente__Intake__V1__ZaakTermResumed data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_RESUMED__INIT;
    data.uiterlijke_einddatum_afdoening = intake_dag_format (it->end, end);
    intake_history_entry_add (call, it->uuid, it->key, "resumed", NULL, NULL);
    dm_emit (call, "nl.digimeente.zaak.term-resumed", it->uuid, NULL, &data.base);
}

dm_status intake_handling_add_documenten (dm_call *call, const intake_handling *it,
                                          const ProtobufCBinaryData *documenten, size_t count, const uint8_t *question)
{
    const PGresult *rows;
    dm_status status = intake_documenten_check (documenten, count, &call->error);
    if (status || count == 0)
        return status;
    status = intake_documenten_find (call, documenten, count);
    if (!status)
        status = dm_tx_query (call, &intake_sql_count_of_zaak, &rows, DM_UUID (it->uuid));
    if (status)
        return status;
    if ((size_t) dm_get_int4 (rows, 0, INTAKE_COUNT_OF_ZAAK_DOCUMENTEN) + count > DOCUMENTEN_MAX)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "documenten", "a zaak has at most %d documents",
                        DOCUMENTEN_MAX);
    return dm_tx_send (call->tx, &intake_sql_add_zaakinformatieobjecten, DM_UUID (it->uuid),
                       dm_param_uuids (call->arena, documenten, count), DM_UUID (question));
}

dm_status intake_text_check (const char *text, size_t min, size_t max, const char *field, dm_error *error)
{
    size_t length = text ? dm_utf8_length (text) : 0;
    if (length < min || length > max || (min > 0 && text[strspn (text, " \t\r\n")] == '\0'))
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "%zu to %zu characters", min, max);
    return DM_OK;
}
