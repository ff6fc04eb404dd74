/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/behandeling.h"

#include <string.h>
#include "common/event.h"
#include "common/utf8.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/zaak/documenten.h"
#include "sql/intake.h"

#define DOCUMENTEN_MAX 200

dm_status intake_toegang_init (intake_toegang *out, bool has_uuid, ProtobufCBinaryData uuid, const char *volgcode,
                               dm_error *error)
{
    char code[INTAKE_VOLGCODE_SIZE];
    if (has_uuid == (volgcode != NULL))
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "one of uuid and volgcode is needed");
    if (has_uuid && uuid.len != DM_UUID_BYTES)
        return dm_fail (error, DM_INVALID_ARGUMENT, "uuid", "a UUID has %d bytes", DM_UUID_BYTES);
    out->uuid = has_uuid ? uuid.data : NULL;
    if (volgcode && !intake_volgcode_read (volgcode, code, out->volgcode_sha256))
        return intake_toegang_fail (out, error);
    return DM_OK;
}

dm_status intake_toegang_fail (const intake_toegang *toegang, dm_error *error)
{
    return dm_fail (error, DM_NOT_FOUND, toegang->uuid ? "uuid" : "volgcode", "there is no such zaak");
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
static intake_dag einde_of (const intake_behandeling *it)
{
    return intake_termijn_einde (it->geteld, it->verlengd_dagen > 0 ? it->verlengd_dagen : it->doorlooptijd_dagen);
}

/* An older intake moves einde alone: then that is all that is known. */
static intake_dag read_geteld (const PGresult *rows, intake_behandeling it)
{
    it.geteld = read_dag (rows, INTAKE_LOCK_BEHANDELING_GETELDE_EINDDATUM);
    return einde_of (&it) == it.einde ? it.geteld : it.einde;
}

dm_status intake_behandeling_lock (dm_call *call, const intake_toegang *toegang, intake_behandeling *out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_lock_behandeling, &rows, INTAKE_TOEGANG (call, toegang));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_toegang_fail (toegang, &call->error);
    *out = (intake_behandeling){
        .uuid = dm_get_bytes (rows, 0, INTAKE_LOCK_BEHANDELING_UUID).data,
        .zaaktype = dm_get_text (rows, 0, INTAKE_LOCK_BEHANDELING_ZAAKTYPE),
        .versie = dm_get_int4 (rows, 0, INTAKE_LOCK_BEHANDELING_VERSIE),
        .is_ended = dm_get_bool (rows, 0, INTAKE_LOCK_BEHANDELING_IS_ENDED),
        .behandelaar = dm_get_text (rows, 0, INTAKE_LOCK_BEHANDELING_BEHANDELAAR),
        .einde = read_dag (rows, INTAKE_LOCK_BEHANDELING_UITERLIJKE_EINDDATUM_AFDOENING),
        .vandaag = read_dag (rows, INTAKE_LOCK_BEHANDELING_TODAY),
        .opgeschort_sinds = read_dag (rows, INTAKE_LOCK_BEHANDELING_OPGESCHORT_SINDS),
        .is_opgeschort = !dm_get_is_null (rows, 0, INTAKE_LOCK_BEHANDELING_OPGESCHORT_SINDS),
        .is_opgeschort_met_hand = dm_get_bool (rows, 0, INTAKE_LOCK_BEHANDELING_IS_OPGESCHORT_MET_HAND),
        .has_nieuw_antwoord = dm_get_bool (rows, 0, INTAKE_LOCK_BEHANDELING_HAS_NIEUW_ANTWOORD),
        .verlengd_dagen = dm_get_int4 (rows, 0, INTAKE_LOCK_BEHANDELING_VERLENGD_DAGEN),
        .verlenging_dagen = dm_get_int4 (rows, 0, INTAKE_LOCK_BEHANDELING_VERLENGING_DAGEN),
        .doorlooptijd_dagen = dm_get_int4 (rows, 0, INTAKE_LOCK_BEHANDELING_DOORLOOPTIJD_DAGEN),
        .journey = dm_get_text (rows, 0, INTAKE_LOCK_BEHANDELING_JOURNEY),
        .journey_version = (uint32_t) dm_get_int4 (rows, 0, INTAKE_LOCK_BEHANDELING_JOURNEY_VERSION),
    };
    out->geteld = read_geteld (rows, *out);
    return DM_OK;
}

dm_status intake_behandeling_claim (dm_call *call, bool has_uuid, ProtobufCBinaryData uuid, bool has_versie,
                                    uint32_t versie, intake_behandeling *out)
{
    intake_toegang toegang;
    dm_status status = intake_toegang_init (&toegang, has_uuid, uuid, NULL, &call->error);
    if (!status && !has_versie)
        status = dm_fail (&call->error, DM_INVALID_ARGUMENT, "versie", "the versie that was seen is needed");
    if (!status)
        status = intake_behandeling_lock (call, &toegang, out);
    if (status)
        return status;
    if ((uint32_t) out->versie != versie)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "versie", "the zaak was changed meanwhile");
    if (out->is_ended)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "uuid", "the zaak has ended");
    return DM_OK;
}

dm_status intake_behandeling_check_termijn (dm_call *call, const intake_behandeling *it)
{
    if (it->is_opgeschort || it->vandaag <= it->einde)
        return DM_OK;
    return dm_fail (&call->error, DM_FAILED_PRECONDITION, "termijn", "the term is over");
}

void intake_behandeling_write (dm_call *call, intake_behandeling *it)
{
    char einde[INTAKE_DATE_SIZE], sinds[INTAKE_DATE_SIZE], geteld[INTAKE_DATE_SIZE];
    it->versie++;
    dm_tx_send (call->tx, &intake_sql_update_behandeling, DM_UUID (it->uuid), DM_TEXT (it->behandelaar),
                DM_TEXT (intake_dag_format (it->einde, einde)),
                DM_TEXT (it->is_opgeschort ? intake_dag_format (it->opgeschort_sinds, sinds) : NULL),
                DM_INT4 (it->verlengd_dagen), DM_BOOL (it->has_nieuw_antwoord), DM_INT4 (it->versie),
                DM_BOOL (it->is_opgeschort_met_hand), DM_TEXT (intake_dag_format (it->geteld, geteld)));
}

const uint8_t *intake_gebeurtenis_add (dm_call *call, const uint8_t *zaak, const char *soort, const char *tekst)
{
    const dm_actor *actor = &call->origin->actor;
    bool is_initiator = actor->kind == DM_ACTOR_INWONER || actor->kind == DM_ACTOR_ONDERNEMER;
    dm_uuid uuid = dm_uuid_new ();
    dm_tx_send (call->tx, &intake_sql_insert_gebeurtenis, DM_UUID (uuid.bytes), DM_UUID (zaak), DM_TEXT (soort),
                DM_TEXT (is_initiator ? NULL : actor->id), DM_TEXT (tekst && *tekst ? tekst : NULL));
    return dm_arena_copy (call->arena, uuid.bytes, sizeof uuid.bytes);
}

void intake_behandeling_add_dagen (intake_behandeling *it, int32_t dagen)
{
    it->geteld += dagen;
    it->einde = einde_of (it);
}

void intake_behandeling_suspend (dm_call *call, intake_behandeling *it, const char *reden, const uint8_t *vraag)
{
    if (!it->is_opgeschort)
        it->opgeschort_sinds = it->vandaag;
    it->is_opgeschort = true;
    it->is_opgeschort_met_hand |= vraag == NULL;
    Digimeente__Intake__V1__ZaakTermSuspended data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_SUSPENDED__INIT;
    data.has_gebeurtenis = true;
    data.gebeurtenis =
        (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) intake_gebeurtenis_add (call, it->uuid, "suspended", reden) };
    data.has_vraag = vraag != NULL;
    data.vraag = (ProtobufCBinaryData){ vraag ? DM_UUID_BYTES : 0, (uint8_t *) vraag };
    dm_emit (call, "nl.digimeente.zaak.term-suspended", it->uuid, NULL, &data.base);
}

void intake_behandeling_resume (dm_call *call, intake_behandeling *it)
{
    char einde[INTAKE_DATE_SIZE];
    intake_behandeling_add_dagen (it, intake_termijn_stilstand (it->opgeschort_sinds, it->vandaag));
    it->is_opgeschort = it->is_opgeschort_met_hand = false;
    Digimeente__Intake__V1__ZaakTermResumed data = DIGIMEENTE__INTAKE__V1__ZAAK_TERM_RESUMED__INIT;
    data.uiterlijke_einddatum_afdoening = intake_dag_format (it->einde, einde);
    intake_gebeurtenis_add (call, it->uuid, "resumed", NULL);
    dm_emit (call, "nl.digimeente.zaak.term-resumed", it->uuid, NULL, &data.base);
}

dm_status intake_behandeling_add_documenten (dm_call *call, const intake_behandeling *it,
                                             const ProtobufCBinaryData *documenten, size_t count, const uint8_t *vraag)
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
                       dm_param_uuids (call->arena, documenten, count), DM_UUID (vraag));
}

dm_status intake_tekst_check (const char *tekst, size_t min, size_t max, const char *field, dm_error *error)
{
    size_t length = tekst ? dm_utf8_length (tekst) : 0;
    if (length < min || length > max || (min > 0 && tekst[strspn (tekst, " \t\r\n")] == '\0'))
        return dm_fail (error, DM_INVALID_ARGUMENT, field, "%zu to %zu characters", min, max);
    return DM_OK;
}
