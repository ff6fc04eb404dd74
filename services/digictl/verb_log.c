/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl log rejoin, log forget: a consumer whose log was set back, or that does not follow it any more. */
#include <inttypes.h>
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

typedef Digimeente__Ops__V1__GetCursorResponse GetCursorResponse;
typedef Digimeente__Ops__V1__CompareLogResponse CompareLogResponse;

/* Who follows whose log. */
typedef struct pair {
    const char *consumer, *source;
} pair;

static const GetCursorResponse *get_cursor (digictl_session *session, const pair *it)
{
    Digimeente__Ops__V1__GetCursorRequest request = DIGIMEENTE__OPS__V1__GET_CURSOR_REQUEST__INIT;
    request.source = (char *) it->source;
    return digictl_call (session, it->consumer, NULL, &request.base);
}

static const CompareLogResponse *compare (digictl_session *session, const pair *it, const GetCursorResponse *cursor)
{
    Digimeente__Ops__V1__CompareLogRequest request = DIGIMEENTE__OPS__V1__COMPARE_LOG_REQUEST__INIT;
    request.has_epoch = cursor->has_epoch;
    request.epoch = cursor->epoch;
    request.has_position = true;
    request.position = cursor->position;
    request.has_last_hash = cursor->has_last_hash;
    request.last_hash = cursor->last_hash;
    request.has_common = digictl_args_has (&session->args, "after");
    request.common = digictl_args_number (&session->args, "after", 0);
    return digictl_call (session, it->source, NULL, &request.base);
}

static bool grant (digictl_session *session, const pair *it, const GetCursorResponse *cursor,
                   const CompareLogResponse *log)
{
    Digimeente__Ops__V1__GrantRejoinRequest request = DIGIMEENTE__OPS__V1__GRANT_REJOIN_REQUEST__INIT;
    const dm_uuid key = dm_uuid_new ();
    request.consumer = (char *) it->consumer;
    request.has_epoch = cursor->has_epoch;
    request.epoch = cursor->epoch;
    request.has_position = request.has_common = true;
    request.position = cursor->position;
    request.common = log->common;
    request.has_last_hash = cursor->has_last_hash;
    request.last_hash = cursor->last_hash;
    return digictl_call (session, it->source, &key, &request.base) != NULL;
}

static const Digimeente__Ops__V1__MoveCursorResponse *
move (digictl_session *session, const pair *it, const GetCursorResponse *cursor, const CompareLogResponse *log)
{
    Digimeente__Ops__V1__MoveCursorRequest request = DIGIMEENTE__OPS__V1__MOVE_CURSOR_REQUEST__INIT;
    request.source = (char *) it->source;
    request.has_from_epoch = cursor->has_epoch;
    request.from_epoch = cursor->epoch;
    request.has_from_position = request.has_epoch = request.has_position = true;
    request.from_position = cursor->position;
    request.epoch = log->epoch;
    request.position = log->common;
    request.has_last_hash = log->has_common_hash;
    request.last_hash = log->common_hash;
    return digictl_call (session, it->consumer, NULL, &request.base);
}

/* What has happened, in words.  Takes: log, whose common is known. */
static void explain (const pair *it, const GetCursorResponse *cursor, const CompareLogResponse *log)
{
    char when[DIGICTL_TIME_SIZE];
    const int64_t lost = cursor->position - log->common;
    if (log->has_ended_at_ms)
        printf ("The log of %s was set back to position %" PRId64 ", by a restore at %s.\n", it->source, log->common,
                digictl_time_format (log->ended_at_ms, when));
    else
        printf ("The log of %s is taken as the one that %s followed up to position %" PRId64 ", because you say so.\n",
                it->source, it->consumer, log->common);
    printf ("%s had followed it to position %" PRId64 ". ", it->consumer, cursor->position);
    if (lost > 0)
        printf ("%" PRId64 " events, %" PRId64 " to %" PRId64 ", are not in it any more.\n"
                "What %s did because of them stays done: nothing of it is taken back, and nothing is done twice.\n",
                lost, log->common + 1, cursor->position, it->consumer);
    else
        printf ("It lacks nothing that %s had.\n", it->consumer);
    printf ("It would go on after position %" PRId64 ", with the %" PRId64 " events that stand there now.\n",
            log->common, log->head - log->common);
}

static int fail_unknown (const digictl_session *session, const pair *it, const GetCursorResponse *cursor,
                         const CompareLogResponse *log)
{
    return digictl_fail_here (
        session,
        "%s does not know the log that %s followed to position %" PRId64
        ": it was set back without compose/backup, or it\n"
        "is the log of another installation. When you know up to which position both are the same (at most %" PRId64
        "), say\n"
        "--after POSITION: what comes after it is applied",
        it->source, it->consumer, cursor->position, log->head);
}

static int tell_rejoined (const digictl_session *session, const pair *it, const CompareLogResponse *log,
                          const Digimeente__Ops__V1__MoveCursorResponse *moved)
{
    if (session->is_json)
        digictl_json_print (stdout, dm_message_json (&log->base));
    else {
        printf ("%s follows %s again, from position %" PRId64 ".", it->consumer, it->source, log->common);
        if (moved->dropped > 0)
            printf (" %" PRIu64 " parked events that are not in the log any more were dropped.", moved->dropped);
        fputs (" The audit log has it.\n", stdout);
    }
    return DIGICTL_DONE;
}

/* First what it means; done only with --accept. */
int digictl_log_rejoin (digictl_session *session)
{
    const pair it = { session->args.words[0], session->args.words[1] };
    if (!digictl_session_service (session, 0) || !digictl_session_service (session, 1))
        return DIGICTL_USAGE;
    const GetCursorResponse *cursor = get_cursor (session, &it);
    const CompareLogResponse *log = cursor ? compare (session, &it, cursor) : NULL;
    if (!log)
        return digictl_fail (session, NULL);
    if (log->follows) {
        printf ("%s can follow %s: nothing needs to be mended.\n", it.consumer, it.source);
        return DIGICTL_DONE;
    }
    if (!log->has_common)
        return fail_unknown (session, &it, cursor, log);
    if (!session->is_json)
        explain (&it, cursor, log);
    if (!digictl_args_has (&session->args, "accept"))
        return digictl_fail_here (session, "nothing was done; --accept does it");
    if (!grant (session, &it, cursor, log))
        return digictl_fail (session, NULL);
    const Digimeente__Ops__V1__MoveCursorResponse *moved = move (session, &it, cursor, log);
    return moved ? tell_rejoined (session, &it, log, moved) : digictl_fail (session, NULL);
}

int digictl_log_forget (digictl_session *session)
{
    Digimeente__Ops__V1__ForgetLogRequest request = DIGIMEENTE__OPS__V1__FORGET_LOG_REQUEST__INIT;
    if (!digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    request.source = session->args.words[1];
    const Digimeente__Ops__V1__ForgetLogResponse *reply =
        digictl_call (session, session->args.words[0], NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    if (session->is_json)
        digictl_json_print (stdout, dm_message_json (&reply->base));
    else
        printf ("%s forgot the log of %s, which it had followed to position %" PRId64 ", and %" PRIu64
                " parked events of it.\n",
                session->args.words[0], session->args.words[1], reply->position, reply->dropped);
    return DIGICTL_DONE;
}
