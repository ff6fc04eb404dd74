/* SPDX-License-Identifier: EUPL-1.2 */
/* The work list: what must be done first stands first; of what is done, the newest. */
#include <ctype.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/desk/work.h"
#include "services/intake/value/term.h"
#include "services/intake/zaaktype/zaaktype.h"
#include "sql/intake.h"

#define PAGE_SIZE 25
#define PAGE_SIZE_MAX 100
#define FIRST_MAX 10000
#define SEARCH_MAX 100 /* characters */

typedef Digimeente__Intake__V1__ListWorkRequest ListWorkRequest;
typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__Medewerker Medewerker;

typedef enum tab { ALLE, MIJN, VRIJ, KLAAR, TABS } tab;
static const char *const tabs[TABS] = { "alle", "mijn", "vrij", "klaar" };
static const char *const orders[] = {
    [INTAKE_WORK_DUE] = "due",
    [INTAKE_WORK_RECEIVED] = "received",
    [INTAKE_WORK_APPLICANT] = "applicant",
    [INTAKE_WORK_STATUS] = "status",
};

/* Returns its index; count where there is none of that name. */
static size_t find_name (const char *const names[], size_t count, const char *name)
{
    size_t i = 0;
    while (i < count && strcmp (names[i], name) != 0)
        i++;
    return i;
}

static dm_status read_order (const char *name, intake_work *out, dm_error *error)
{
    out->is_descending = name ? *name == '-' : out->is_ended;
    size_t order = name ? find_name (orders, DM_COUNT (orders), name + out->is_descending) : INTAKE_WORK_DUE;
    if (order == DM_COUNT (orders))
        return dm_fail (error, DM_INVALID_ARGUMENT, "order", "due, received, applicant or status");
    out->order = (intake_work_order) order;
    return DM_OK;
}

static dm_status read_page (const ListWorkRequest *request, intake_work *out, dm_error *error)
{
    out->size = request->has_page_size ? request->page_size : PAGE_SIZE;
    out->first = request->first;
    if (out->size < 1 || out->size > PAGE_SIZE_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_size", "1 to %d", PAGE_SIZE_MAX);
    if (out->first > FIRST_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "first", "at most %d", FIRST_MAX);
    return DM_OK;
}

static dm_status check_date (const char *date, const char *field, dm_error *error)
{
    intake_dag dag;
    if (!date || intake_dag_parse (date, &dag))
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, field, "a date as 2026-11-24");
}

static dm_status check_text (const char *text, size_t size, const char *field, dm_error *error)
{
    if (!text || strlen (text) < size)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, field, "at most %zu characters", size - 1);
}

static dm_status check_request (const ListWorkRequest *request, dm_error *error)
{
    dm_status status = check_text (request->zaaktype, INTAKE_ZAAKTYPE_SIZE, "zaaktype", error);
    if (!status)
        status = check_text (request->status, INTAKE_ZAAKTYPE_SIZE, "status", error);
    if (!status)
        status = check_text (request->behandelaar, DM_ACTOR_ID_SIZE, "behandelaar", error);
    if (!status)
        status = check_date (request->received_from, "received_from", error);
    if (!status)
        status = check_date (request->received_until, "received_until", error);
    if (!status && request->search && dm_utf8_length (request->search) > SEARCH_MAX)
        status = dm_fail (error, DM_INVALID_ARGUMENT, "search", "at most %d characters", SEARCH_MAX);
    return status;
}

static const char *or_null (const char *text)
{
    return text && *text ? text : NULL;
}

/* Whose zaken; which tab it is says so, or else the request. */
static const char *read_behandelaar (const dm_call *call, const ListWorkRequest *request, size_t which)
{
    return which == MIJN ? call->origin->actor.id : which == VRIJ ? "" : request->behandelaar;
}

static dm_status read_request (dm_call *call, const ListWorkRequest *request, intake_work *out)
{
    size_t which = request->which ? find_name (tabs, TABS, request->which) : ALLE;
    if (which == TABS)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "which", "alle, mijn, vrij or klaar");
    *out = (intake_work){ .is_ended = which == KLAAR,
                          .zaaktype = or_null (request->zaaktype),
                          .status = or_null (request->status),
                          .behandelaar = read_behandelaar (call, request, which),
                          .received_from = or_null (request->received_from),
                          .received_until = or_null (request->received_until),
                          .is_late = request->is_late,
                          .is_waiting = request->is_waiting,
                          .has_new_answer = request->has_new_answer };
    dm_status status = check_request (request, &call->error);
    if (!status)
        status = read_order (or_null (request->order), out, &call->error);
    return status ? status : read_page (request, out, &call->error);
}

static const char *lower (dm_arena *arena, const char *search)
{
    char *word = dm_arena_strdup (arena, search + strspn (search, " "));
    for (size_t length = strlen (word); length > 0 && word[length - 1] == ' ';)
        word[--length] = '\0';
    for (char *c = word; *c; c++)
        if ((unsigned char) *c < 0x80)
            *c = (char) tolower ((unsigned char) *c);
    return word;
}

/* What is found narrows the list; what is not found may be what a zaaktype is called. */
static dm_status search (dm_call *call, const char *text, intake_work *it, ListWorkResponse *reply)
{
    ProtobufCBinaryData *zaken;
    size_t count;
    if (!text || !text[strspn (text, " -")])
        return DM_OK;
    dm_status status = intake_work_find (call, text, &zaken, &count);
    if (status)
        return status;
    reply->has_is_found_too_often = true;
    reply->is_found_too_often = count > INTAKE_WORK_FOUND_MAX;
    if (count == 0) {
        it->name = lower (call->arena, text);
        return DM_OK;
    }
    it->found = zaken;
    it->found_count = count;
    return DM_OK;
}

static dm_status fill_colleagues (dm_call *call, ListWorkResponse *reply)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_colleagues, &rows, DM_TEXT (call->origin->actor.id));
    if (status)
        return status;
    reply->n_colleagues = (size_t) PQntuples (rows);
    reply->colleagues = dm_arena_alloc (call->arena, (reply->n_colleagues + 1) * sizeof *reply->colleagues);
    for (size_t i = 0; i < reply->n_colleagues; i++) {
        Medewerker *colleague = reply->colleagues[i] = dm_arena_alloc (call->arena, sizeof *colleague);
        digimeente__intake__v1__medewerker__init (colleague);
        colleague->id = dm_get_text (rows, (int) i, INTAKE_LIST_COLLEAGUES_ID);
        colleague->name = dm_get_text (rows, (int) i, INTAKE_LIST_COLLEAGUES_NAME);
    }
    return DM_OK;
}

dm_status intake_handle_list_work (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const ListWorkRequest *request = (const ListWorkRequest *) message;
    ListWorkResponse *reply = (ListWorkResponse *) out;
    intake_work it = { 0 };
    dm_status status = read_request (call, request, &it);
    if (!status)
        status = search (call, request->search, &it, reply);
    if (!status && !reply->is_found_too_often)
        status = intake_work_list (call, &it, reply);
    it.behandelaar = request->behandelaar;
    if (!status && !reply->is_found_too_often)
        status = intake_work_count (call, &it, reply);
    return status ? status : fill_colleagues (call, reply);
}
