/* SPDX-License-Identifier: EUPL-1.2 */
/* The database puts zaken in order by what it can read. What is sealed intake reads itself, of so many zaken that it
 * can be waited for; and so it does with ended zaken in any order but that of their end. */
#include "services/intake/desk/work.h"

#include <stdlib.h>
#include <string.h>
#include "services/intake/dossier/dossier_rows.h"
#include "services/intake/zaak/terms.h"
#include "services/intake/zaak/zaaknummer.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__WorkItem WorkItem;

/* A zaak to be put in order. */
typedef struct entry {
    const char *key; /* NULL: it stands last */
    int row;
    bool is_descending;
} entry;

static size_t read_uuids (const PGresult *rows, int column, ProtobufCBinaryData *out)
{
    int count = PQntuples (rows);
    for (int i = 0; i < count; i++)
        out[i] = dm_get_bytes (rows, i, column);
    return (size_t) count;
}

dm_status intake_work_find (dm_call *call, const char *text, ProtobufCBinaryData **out_zaken, size_t *out_count)
{
    char lowest[INTAKE_ZAAKNUMMER_SIZE], highest[INTAKE_ZAAKNUMMER_SIZE];
    const PGresult *numbered = NULL, *worded = NULL;
    dm_status status = DM_OK;
    if (intake_zaaknummer_range (text, lowest, highest))
        status = dm_tx_query (call, &intake_sql_find_zaken_by_number, &numbered, DM_TEXT (lowest), DM_TEXT (highest),
                              DM_INT4 (INTAKE_WORK_FOUND_MAX + 1));
    if (!status)
        status = intake_terms_find (call, text, INTAKE_WORK_FOUND_MAX + 1, &worded);
    if (status)
        return status;
    size_t most = (size_t) (numbered ? PQntuples (numbered) : 0) + (size_t) (worded ? PQntuples (worded) : 0);
    *out_zaken = dm_arena_alloc (call->arena, (most + 1) * sizeof **out_zaken);
    *out_count = numbered ? read_uuids (numbered, INTAKE_FIND_ZAKEN_BY_NUMBER_ZAAK, *out_zaken) : 0;
    if (worded)
        *out_count += read_uuids (worded, INTAKE_FIND_ZAKEN_BY_TERMS_ZAAK, *out_zaken + *out_count);
    return DM_OK;
}

static dm_param found_of (dm_call *call, const intake_work *it)
{
    const dm_param found = dm_param_uuids (call->arena, it->found, it->found_count);
    return it->found ? found : dm_param_null (found);
}

/* Asks for nothing that leaves zaken out, but for the zaaktype. */
static bool is_whole (const intake_work *it)
{
    return !it->found && !it->behandelaar && !it->status && !it->received_from && !it->received_until && !it->is_late
           && !it->is_waiting && !it->has_new_answer;
}

/* Those of all zaaktypen that it names, along an index; otherwise each open zaak is looked at. */
static dm_status query_counts (dm_call *call, const intake_work *it, const PGresult **out)
{
    if (is_whole (it))
        return dm_tx_query (call, &intake_sql_count_work, out, DM_TEXT (call->origin->actor.id), DM_TEXT (it->zaaktype),
                            DM_TEXT (it->name), DM_INT4 (INTAKE_WORK_COUNT_MAX));
    return dm_tx_query (call, &intake_sql_count_narrowed, out, DM_TEXT (call->origin->actor.id), DM_TEXT (it->zaaktype),
                        DM_TEXT (it->name), found_of (call, it), DM_TEXT (it->behandelaar), DM_TEXT (it->status),
                        DM_BOOL (it->is_late), DM_BOOL (it->is_waiting), DM_BOOL (it->has_new_answer),
                        DM_TEXT (it->received_from), DM_TEXT (it->received_until), DM_INT4 (INTAKE_WORK_COUNT_MAX));
}

static dm_status count_open (dm_call *call, const intake_work *it, ListWorkResponse *reply)
{
    const PGresult *rows;
    dm_status status = query_counts (call, it, &rows);
    if (status)
        return status;
    reply->has_alle = reply->has_mijn = reply->has_vrij = reply->has_te_late = true;
    reply->alle = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_ALLE);
    reply->mijn = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_MIJN);
    reply->vrij = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_VRIJ);
    reply->te_late = (uint32_t) dm_get_int4 (rows, 0, INTAKE_COUNT_WORK_TE_LATE);
    return DM_OK;
}

static const char *order_name (const intake_work *it)
{
    if (it->order == INTAKE_WORK_RECEIVED)
        return it->is_descending ? "-received" : "received";
    return it->is_descending ? "-due" : "due";
}

/* One page of them, as the database orders them; INTAKE_LIST_OPEN_UUID is also the column of ended ones. */
static dm_status list_uuids (dm_call *call, const intake_work *it, const PGresult **out)
{
    if (it->is_ended)
        return dm_tx_query (call, &intake_sql_list_ended, out, DM_TEXT (call->origin->actor.id), DM_TEXT (it->zaaktype),
                            DM_TEXT (it->name), found_of (call, it), DM_TEXT (it->behandelaar), DM_TEXT (it->status),
                            DM_TEXT (it->received_from), DM_TEXT (it->received_until), DM_INT4 ((int32_t) it->first),
                            DM_INT4 ((int32_t) it->size + 1));
    const bool is_usual = it->order == INTAKE_WORK_DUE && !it->is_descending && is_whole (it);
    return dm_tx_query (call, &intake_sql_list_open, out, DM_TEXT (call->origin->actor.id), DM_TEXT (it->zaaktype),
                        DM_TEXT (it->name), found_of (call, it), DM_TEXT (it->behandelaar), DM_TEXT (it->status),
                        DM_BOOL (it->is_late), DM_BOOL (it->is_waiting), DM_BOOL (it->has_new_answer),
                        DM_TEXT (it->received_from), DM_TEXT (it->received_until), DM_TEXT (order_name (it)),
                        DM_INT4 ((int32_t) it->first), DM_INT4 ((int32_t) it->size + 1), DM_BOOL (is_usual));
}

static dm_status count_ended (dm_call *call, const intake_work *it, ListWorkResponse *reply)
{
    const PGresult *uuids;
    dm_status status = list_uuids (call, it, &uuids);
    if (status)
        return status;
    reply->has_klaar = true;
    reply->klaar = (uint32_t) PQntuples (uuids);
    return DM_OK;
}

/* A status, and what open zaken alone have, is asked in no tab of the other kind. */
dm_status intake_work_count (dm_call *call, const intake_work *it, ListWorkResponse *reply)
{
    intake_work open = *it, ended = *it;
    if (it->is_ended) {
        open.status = NULL;
        open.is_late = open.is_waiting = open.has_new_answer = false;
    } else {
        ended.status = NULL;
    }
    open.is_ended = false;
    ended.is_ended = true;
    ended.first = 0;
    ended.size = INTAKE_WORK_COUNT_MAX - 1;
    dm_status status = count_open (call, &open, reply);
    return status || !(it->is_ended || it->found) ? status : count_ended (call, &ended, reply);
}

static bool is_ordered_by_database (const intake_work *it)
{
    return it->is_ended ? it->order == INTAKE_WORK_DUE && it->is_descending
                        : it->order == INTAKE_WORK_DUE || it->order == INTAKE_WORK_RECEIVED;
}

static dm_status read_zaken (dm_call *call, const PGresult *uuids, size_t count, const PGresult **out)
{
    ProtobufCBinaryData *zaken = dm_arena_alloc (call->arena, ((size_t) PQntuples (uuids) + 1) * sizeof *zaken);
    read_uuids (uuids, INTAKE_LIST_OPEN_UUID, zaken);
    return dm_tx_query (call, &intake_sql_list_work, out, dm_param_uuids (call->arena, zaken, count));
}

/* A row that does not open is listed without what is sealed: its own page says what is wrong. */
static void open_row (dm_call *call, const PGresult *rows, int row, intake_opened *out)
{
    intake_opened_read (call, rows, row, &intake_dossier_columns, out);
    call->error = (dm_error){ 0 };
}

static char *applicant_of (const intake_opened *opened)
{
    const Digimeente__Intake__V1__Initiator *initiator = opened->persoon->initiator;
    char *name = initiator->name && *initiator->name ? initiator->name : initiator->emailadres;
    return opened->is_erased || !name || !*name ? NULL : name;
}

static WorkItem *read_item (dm_call *call, const PGresult *rows, int row)
{
    intake_opened opened;
    open_row (call, rows, row, &opened);
    WorkItem *item = intake_dossier_read_item (call, rows, row, &opened);
    item->applicant = applicant_of (&opened);
    call->error = (dm_error){ 0 };
    return item;
}

/* Words without case and accents, as they are sought; NULL for none. */
static const char *fold (dm_call *call, const char *text)
{
    char word[INTAKE_WORD_SIZE];
    const char *out = NULL;
    for (const char *at = text; at && intake_word_next (&at, word);)
        out = out ? dm_arena_printf (call->arena, "%s %s", out, word) : dm_arena_strdup (call->arena, word);
    return out;
}

static const char *key_of (dm_call *call, intake_work_order order, const PGresult *rows, int row)
{
    intake_opened opened;
    switch (order) {
    case INTAKE_WORK_RECEIVED:
        return dm_get_text (rows, row, INTAKE_LIST_WORK_STARTDATUM);
    case INTAKE_WORK_STATUS:
        return dm_arena_printf (call->arena, "%02d %s", dm_get_int4 (rows, row, INTAKE_LIST_WORK_STATUS_VOLGNUMMER),
                                dm_get_text (rows, row, INTAKE_LIST_WORK_STATUS_OMSCHRIJVING));
    case INTAKE_WORK_APPLICANT:
        open_row (call, rows, row, &opened);
        return fold (call, applicant_of (&opened));
    case INTAKE_WORK_DUE:
        break;
    }
    return dm_get_text (rows, row, INTAKE_LIST_WORK_EINDDATUM);
}

static int compare (const void *a, const void *b)
{
    const entry *one = a, *other = b;
    if (!one->key != !other->key)
        return one->key ? -1 : 1;
    int order = one->key ? strcmp (one->key, other->key) : 0;
    if (order != 0)
        return (order > 0) == one->is_descending ? -1 : 1;
    return one->row - other->row;
}

/* Those of the page out of rows, of which each is one.  Takes: order, which row stands where; NULL: as they are. */
static void fill_items (dm_call *call, const PGresult *rows, const entry *order, uint32_t first, uint32_t size,
                        ListWorkResponse *reply)
{
    size_t count = (size_t) PQntuples (rows), left = count > first ? count - first : 0;
    reply->has_has_more = true;
    reply->has_more = left > size;
    reply->n_items = left > size ? size : left;
    reply->items = dm_arena_alloc (call->arena, (reply->n_items + 1) * sizeof *reply->items);
    for (size_t i = 0; i < reply->n_items; i++)
        reply->items[i] = read_item (call, rows, order ? order[first + i].row : (int) (first + i));
}

static dm_status list_ordered_by_database (dm_call *call, const intake_work *it, ListWorkResponse *reply)
{
    const PGresult *uuids, *rows;
    dm_status status = list_uuids (call, it, &uuids);
    if (!status)
        status = read_zaken (call, uuids, (size_t) PQntuples (uuids), &rows);
    if (!status)
        fill_items (call, rows, NULL, 0, it->size, reply);
    return status;
}

/* Takes: uuids of all of them. */
static dm_status order_and_fill (dm_call *call, const intake_work *it, const PGresult *uuids, ListWorkResponse *reply)
{
    const PGresult *rows;
    dm_status status = read_zaken (call, uuids, (size_t) PQntuples (uuids), &rows);
    if (status)
        return status;
    size_t count = (size_t) PQntuples (rows);
    entry *entries = dm_arena_alloc (call->arena, (count + 1) * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (entry){ key_of (call, it->order, rows, (int) i), (int) i, it->is_descending };
    qsort (entries, count, sizeof *entries, compare);
    fill_items (call, rows, entries, it->first, it->size, reply);
    return DM_OK;
}

dm_status intake_work_list (dm_call *call, const intake_work *asked, ListWorkResponse *reply)
{
    const PGresult *uuids;
    intake_work it = *asked;
    if (is_ordered_by_database (&it))
        return list_ordered_by_database (call, &it, reply);
    intake_work all = it;
    all.order = INTAKE_WORK_DUE;
    all.is_descending = it.is_ended;
    all.first = 0;
    all.size = INTAKE_WORK_ORDERED_MAX;
    dm_status status = list_uuids (call, &all, &uuids);
    if (status)
        return status;
    if (PQntuples (uuids) <= INTAKE_WORK_ORDERED_MAX)
        return order_and_fill (call, &it, uuids, reply);
    reply->has_is_too_long_to_order = reply->is_too_long_to_order = true;
    all.first = it.first;
    all.size = it.size;
    return list_ordered_by_database (call, &all, reply);
}
