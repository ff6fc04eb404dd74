/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/check.h"

#include <string.h>
#include "common/runtime_inside.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "sql/dm.h"

#define AFTER_MAX 64

typedef Digimeente__Ops__V1__CheckDataRequest CheckDataRequest;
typedef Digimeente__Ops__V1__CheckDataResponse CheckDataResponse;

/* Of every service. */
static const dm_check chassis_checks[] = {
    { "log", &dm_sql_check_log,
      "Positions are missing in this service's log, or stand beyond its head, and other services cannot follow it. "
      "Restore this service's schema from a backup that is whole.",
      NULL },
};

/* The chassis's checks, then the service's; NULL after the last. */
static const dm_check *check_at (const dm_runtime *runtime, size_t number)
{
    if (number < DM_COUNT (chassis_checks))
        return &chassis_checks[number];
    number -= DM_COUNT (chassis_checks);
    return number < runtime->check_count ? &runtime->checks[number] : NULL;
}

/* Takes: name, NULL for the first.  Gives: out_next, the check after it, or NULL.  Returns NULL when there is none. */
static const dm_check *find_check (const dm_runtime *runtime, const char *name, const dm_check **out_next)
{
    const dm_check *check;
    for (size_t i = 0; (check = check_at (runtime, i)); i++)
        if (!name || strcmp (check->name, name) == 0) {
            *out_next = check_at (runtime, i + 1);
            return check;
        }
    return NULL;
}

/* Where the next piece is: after this one in the same check, else at the beginning of the next check. */
static void fill_next (CheckDataResponse *reply, const dm_check *check, const dm_check *next, const char *after)
{
    reply->next_after = (char *) after;
    if (after)
        reply->next_check = (char *) check->name;
    else if (next)
        reply->next_check = (char *) next->name;
}

/* The queries of all checks have the columns of check_log. */
static dm_status read_by_query (dm_call *call, const dm_check *check, const char *after, dm_piece *out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, check->query, &rows, DM_TEXT (after));
    if (status)
        return status;
    out->broken = (uint64_t) dm_get_int8 (rows, 0, DM_CHECK_LOG_BROKEN);
    out->next = dm_get_text (rows, 0, DM_CHECK_LOG_NEXT);
    return DM_OK;
}

/* By the service's own function, which knows what the service keeps. */
static dm_status read_by_service (dm_call *call, const dm_check *check, const CheckDataRequest *request, dm_piece *out)
{
    dm_call inner = *call;
    inner.app = dm_runtime_app (call->app);
    dm_status status = check->run (&inner, request->after, request->is_deep, out);
    call->error = inner.error;
    return status;
}

dm_status dm_handle_check_data (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const CheckDataRequest *request = (const void *) message;
    CheckDataResponse *reply = (void *) out;
    const dm_check *next, *check = find_check (call->app, request->check, &next);
    dm_piece piece = { 0 };
    if (!check)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "check", "this service has no such check");
    if (request->after && strlen (request->after) > AFTER_MAX)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "after", "at most %d bytes", AFTER_MAX);
    dm_status status = check->query ? read_by_query (call, check, request->after, &piece)
                                    : read_by_service (call, check, request, &piece);
    if (status)
        return status;
    reply->check = (char *) check->name;
    reply->advice = (char *) check->advice;
    reply->has_broken = true;
    reply->broken = piece.broken;
    reply->examples = dm_arena_copy (call->arena, piece.examples, piece.example_count * sizeof *piece.examples);
    reply->n_examples = piece.example_count;
    fill_next (reply, check, next, piece.next);
    return DM_OK;
}
