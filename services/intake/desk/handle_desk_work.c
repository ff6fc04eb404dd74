/* SPDX-License-Identifier: EUPL-1.2 */
/* The work list: what must be done first stands first; of what is done, the newest. */
#include <ctype.h>
#include <string.h>
#include "common/utf8.h"
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/zaak/zaaknummer.h"
#include "services/intake/zaaktype/zaaktype.h"
#include "sql/intake.h"

#define PAGE_SIZE 25
#define PAGE_SIZE_MAX 100
#define COUNT_MAX 1000
#define SEARCH_MAX 100 /* characters */
#define DATE_BYTES (INTAKE_DATE_SIZE - 1)
#define TOKEN_BYTES (DATE_BYTES + DM_UUID_BYTES) /* the last item's date and UUID */

typedef Digimeente__Intake__V1__ListWorkRequest ListWorkRequest;
typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__WorkItem WorkItem;

static const struct tab {
    const char *name;
    const dm_query *query;
    const char *begin; /* the date before the first */
    uint8_t begin_byte;
    bool filters, is_mijn;
} tabs[] = {
    { "alle", &intake_sql_list_work, "0001-01-01", 0x00, false, false },
    { "mijn", &intake_sql_list_work, "0001-01-01", 0x00, true, true },
    { "vrij", &intake_sql_list_work, "0001-01-01", 0x00, true, false },
    { "klaar", &intake_sql_list_klaar, "9999-12-31", 0xFF, false, false },
};

/* What is asked for. */
typedef struct list {
    const struct tab *tab;
    const char *zaaktype;
    char lowest[INTAKE_ZAAKNUMMER_SIZE], highest[INTAKE_ZAAKNUMMER_SIZE]; /* that are sought; "": none is */
    const char *word;                                                     /* that is sought; NULL: none */
    char date[INTAKE_DATE_SIZE];
    dm_uuid uuid;
    size_t page_size;
} list;

static const struct tab *find_tab (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (tabs); i++)
        if (!name || strcmp (tabs[i].name, name) == 0)
            return &tabs[i];
    return NULL;
}

static char *write_word (dm_arena *arena, const char *search)
{
    search += strspn (search, " ");
    char *word = dm_arena_strdup (arena, search);
    size_t length = strlen (word);
    while (length > 0 && word[length - 1] == ' ')
        word[--length] = '\0';
    for (char *c = word; *c; c++)
        if ((unsigned char) *c < 0x80)
            *c = (char) tolower ((unsigned char) *c);
    return word;
}

static bool read_token (ProtobufCBinaryData token, list *out)
{
    intake_dag dag;
    if (token.len != TOKEN_BYTES)
        return false;
    memcpy (out->date, token.data, DATE_BYTES);
    out->date[DATE_BYTES] = '\0';
    memcpy (out->uuid.bytes, token.data + DATE_BYTES, DM_UUID_BYTES);
    return intake_dag_parse (out->date, &dag);
}

static dm_status read_request (dm_call *call, const ListWorkRequest *request, list *out)
{
    dm_error *error = &call->error;
    *out = (list){ .tab = find_tab (request->which), .zaaktype = request->zaaktype };
    out->page_size = request->has_page_size ? request->page_size : PAGE_SIZE;
    if (!out->tab)
        return dm_fail (error, DM_INVALID_ARGUMENT, "which", "alle, mijn, vrij or klaar");
    if (out->page_size < 1 || out->page_size > PAGE_SIZE_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_size", "1 to %d", PAGE_SIZE_MAX);
    if (request->zaaktype && strlen (request->zaaktype) >= INTAKE_ZAAKTYPE_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, "zaaktype", "at most %d characters", INTAKE_ZAAKTYPE_SIZE - 1);
    if (request->search && dm_utf8_length (request->search) > SEARCH_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "search", "at most %d characters", SEARCH_MAX);
    if (out->zaaktype && !*out->zaaktype)
        out->zaaktype = NULL;
    if (request->search && request->search[strspn (request->search, " -")]
        && !intake_zaaknummer_range (request->search, out->lowest, out->highest))
        out->word = write_word (call->arena, request->search);
    memcpy (out->date, out->tab->begin, sizeof out->date);
    memset (out->uuid.bytes, out->tab->begin_byte, sizeof out->uuid);
    if (request->has_page_token && !read_token (request->page_token, out))
        return dm_fail (error, DM_INVALID_ARGUMENT, "page_token", "this is no next_page_token of such a list");
    return DM_OK;
}

static void fill_token (dm_call *call, const WorkItem *last, ListWorkResponse *reply)
{
    uint8_t *token = dm_arena_alloc (call->arena, TOKEN_BYTES);
    memcpy (token, last->einddatum ? last->einddatum : last->uiterlijke_einddatum_afdoening, DATE_BYTES);
    memcpy (token + DATE_BYTES, last->uuid.data, DM_UUID_BYTES);
    reply->has_next_page_token = true;
    reply->next_page_token = (ProtobufCBinaryData){ TOKEN_BYTES, token };
}

static dm_status fill_counts (dm_call *call, ListWorkResponse *reply)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_count_work, &rows, DM_TEXT (call->origin->actor.id), DM_INT4 (COUNT_MAX + 1));
    if (status)
        return status;
    reply->has_alle = reply->has_mijn = reply->has_vrij = reply->has_te_late = true;
    reply->alle = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_ALLE);
    reply->mijn = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_MIJN);
    reply->vrij = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_VRIJ);
    reply->te_late = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_TE_LATE);
    return DM_OK;
}

dm_status intake_handle_list_work (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    ListWorkResponse *reply = (ListWorkResponse *) out;
    const PGresult *rows;
    list it;
    dm_status status = read_request (call, (const ListWorkRequest *) message, &it);
    if (status)
        return status;
    status = dm_tx_query (call, it.tab->query, &rows, DM_TEXT (call->origin->actor.id), DM_TEXT (it.date),
                          DM_UUID (it.uuid.bytes), DM_INT4 ((int32_t) it.page_size + 1), DM_TEXT (it.zaaktype),
                          it.tab->filters ? DM_BOOL (it.tab->is_mijn) : dm_param_null (DM_BOOL (false)),
                          DM_TEXT (*it.lowest ? it.lowest : NULL), DM_TEXT (*it.highest ? it.highest : NULL),
                          DM_TEXT (it.word));
    if (status)
        return status;
    size_t count = (size_t) PQntuples (rows);
    reply->n_items = count > it.page_size ? it.page_size : count;
    reply->items = dm_arena_alloc (call->arena, reply->n_items * sizeof *reply->items);
    for (size_t i = 0; i < reply->n_items; i++)
        reply->items[i] = intake_dossier_read_item (call, rows, (int) i);
    if (count > reply->n_items)
        fill_token (call, reply->items[reply->n_items - 1], reply);
    return fill_counts (call, reply);
}
