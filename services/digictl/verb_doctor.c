/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl doctor: looks here, and lets each service look at what it needs and at its data. */
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "services/digictl/doctor_here.h"
#include "services/digictl/replicas.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define HERE "digictl"
#define CLOCK_APART_MS 2000
#define STATUS_TIMEOUT_MS 3000  /* when --timeout does not say */
#define HEAD_AGE_S 7            /* a service reads its own head each 5 s */
#define HEALTH_TIMEOUT_MS 15000 /* of which 5 s may be for a database that is away */
#define DEEP_TIMEOUT_MS 600000  /* of a piece that is read whole: a document of 10 GiB from a slow disk */

typedef Digimeente__Ops__V1__CheckDataRequest CheckDataRequest;
typedef Digimeente__Ops__V1__CheckDataResponse CheckDataResponse;
typedef Digimeente__Ops__V1__CheckHealthRequest CheckHealthRequest;
typedef Digimeente__Ops__V1__CheckHealthResponse CheckHealthResponse;
typedef Digimeente__Ops__V1__GetStatusResponse GetStatusResponse;
typedef Digimeente__Ops__V1__ConsumerStatus ConsumerStatus;

/* A clock, by how far it is ahead of the one here. */
typedef struct reading {
    const char *name;
    int64_t ahead_ms;
} reading;

typedef struct visit {
    digictl_session *session;
    digictl_report *report;
    const char *only;                             /* this service alone; NULL: all */
    digictl_answer replicas[DIGICTL_ANSWERS_MAX]; /* those that are wanted */
    size_t replica_count;
    digictl_answer heads[DIGICTL_ANSWERS_MAX]; /* of all services, asked a little later */
    size_t head_count;
    reading clocks[DIGICTL_ANSWERS_MAX + 1];
    size_t clock_count;
} visit;

/* The service whose last call failed. */
static void add_not_asked (visit *it, const char *service, const char *check)
{
    const dm_error *error = &it->session->error;
    digictl_report_add (it->report, &(digictl_diagnosis){ .service = service,
                                                          .check = check,
                                                          .state = DIGICTL_NOT_ASKED,
                                                          .code = dm_status_find (error->status)->name,
                                                          .found = error->message });
}

static void add (visit *it, const char *service, const char *check, bool is_broken, const char *found,
                 const char *advice)
{
    digictl_report_add (it->report, &(digictl_diagnosis){ .service = service,
                                                          .check = check,
                                                          .state = is_broken ? DIGICTL_BROKEN : DIGICTL_OK,
                                                          .found = found,
                                                          .advice = is_broken ? advice : NULL });
}

/* Its clock lies within what the call took; only what lies outside is known to be apart. */
static void note_clock (visit *it, const char *service, int64_t before_ms, int64_t theirs_ms)
{
    int64_t after_ms = dm_clock_now_ms ();
    int64_t ahead_ms = theirs_ms < before_ms ? theirs_ms - before_ms : theirs_ms > after_ms ? theirs_ms - after_ms : 0;
    it->clocks[it->clock_count++] = (reading){ service, ahead_ms };
}

/* What a replica needs: settings, keys, connections, PostgreSQL. */
static void check_health (visit *it, const digictl_answer *replica)
{
    const CheckHealthRequest request = DIGIMEENTE__OPS__V1__CHECK_HEALTH_REQUEST__INIT;
    const char *service = digictl_answer_name (replica, it->session->arena);
    if (!replica->reply) {
        it->session->error = replica->error;
        add_not_asked (it, service, NULL);
        return;
    }
    int64_t before_ms = dm_clock_now_ms ();
    dm_pending *pending = digictl_start_at (it->session, replica->service, replica->address, HEALTH_TIMEOUT_MS,
                                            HEALTH_TIMEOUT_MS, &request.base);
    const CheckHealthResponse *reply = digictl_wait (it->session, replica->service, &pending, it->session->arena);
    if (!reply) {
        add_not_asked (it, service, "health");
        return;
    }
    note_clock (it, service, before_ms, reply->time_ms);
    for (size_t i = 0; i < reply->n_checks; i++)
        add (it, service, reply->checks[i]->check, reply->checks[i]->is_broken, reply->checks[i]->found,
             reply->checks[i]->advice);
}

static int compare_clocks (const void *a, const void *b)
{
    const reading *left = a, *right = b;
    return (left->ahead_ms > right->ahead_ms) - (left->ahead_ms < right->ahead_ms);
}

/* The clock here and those of the services. The one in the middle is taken for right. */
static void compare_all_clocks (visit *it)
{
    const char *apart = "";
    it->clocks[it->clock_count++] = (reading){ "this machine", 0 };
    qsort (it->clocks, it->clock_count, sizeof *it->clocks, compare_clocks);
    int64_t middle_ms = it->clocks[it->clock_count / 2].ahead_ms;
    for (size_t i = 0; i < it->clock_count; i++) {
        int64_t ahead_ms = it->clocks[i].ahead_ms - middle_ms;
        char text[DIGICTL_TIME_SIZE];
        if (llabs (ahead_ms) > CLOCK_APART_MS)
            apart =
                dm_arena_printf (it->session->arena, "%s%s%s is %s %s", apart, *apart ? ", " : "", it->clocks[i].name,
                                 digictl_time_duration ((uint64_t) (llabs (ahead_ms) + 500) / 1000, text),
                                 ahead_ms > 0 ? "ahead" : "behind");
    }
    bool is_broken = *apart != '\0';
    add (
        it, HERE, "clocks", is_broken,
        is_broken ? apart : "this machine and the services that answered have the same time",
        "Have all machines keep their clocks by NTP (timedatectl). Until then terms, sessions and the keys of requests "
        "are judged by wrong times.");
}

/* Walks through the checks of a service's data, piece by piece: no call takes long, however much data there is. */
static void check_data (visit *it, const char *service)
{
    CheckDataRequest request = DIGIMEENTE__OPS__V1__CHECK_DATA_REQUEST__INIT;
    char *examples[5];
    size_t example_count = 0;
    uint64_t broken = 0;
    request.has_is_deep = request.is_deep = digictl_args_has (&it->session->args, "deep");
    do {
        const CheckDataResponse *reply = request.is_deep
                                             ? digictl_call_long (it->session, service, DEEP_TIMEOUT_MS, &request.base)
                                             : digictl_call (it->session, service, NULL, &request.base);
        if (!reply) {
            add_not_asked (it, service, request.check ? request.check : "data");
            return;
        }
        broken += reply->broken;
        for (size_t i = 0; i < reply->n_examples && example_count < DM_COUNT (examples); i++)
            examples[example_count++] = reply->examples[i];
        if (!reply->next_after) {
            digictl_report_add (it->report, &(digictl_diagnosis){ .service = service,
                                                                  .check = reply->check,
                                                                  .state = broken > 0 ? DIGICTL_BROKEN : DIGICTL_OK,
                                                                  .has_count = true,
                                                                  .broken = broken,
                                                                  .advice = broken > 0 ? reply->advice : NULL,
                                                                  .examples = examples,
                                                                  .example_count = example_count });
            broken = example_count = 0;
        }
        request.check = reply->next_check;
        request.after = reply->next_after;
    } while (request.check);
}

/* True when it has applied more than the log holds. */
static bool is_ahead (const visit *it, const ConsumerStatus *consumer)
{
    const digictl_answer *source = digictl_find_head (it->heads, it->head_count, consumer->source);
    return source && consumer->position > source->reply->head;
}

/* What is wrong with how a service follows a log.  Gives: *out_advice. Returns NULL for nothing. */
static const char *judge_consumer (const visit *it, const ConsumerStatus *consumer, const char **out_advice)
{
    if (consumer->log_diverged) {
        *out_advice = "Either that service's database was restored from a backup, or two installations have the same "
                      "keys and a service of one reaches the other: compare the addresses and the setting database of "
                      "both. Nothing is applied until it is the log from before.";
        return dm_arena_printf (it->session->arena, "the log of %s is another one than it followed before",
                                consumer->source);
    }
    if (is_ahead (it, consumer)) {
        *out_advice = "That service's database is older than what was applied from it: restore a later backup of it.";
        return dm_arena_printf (
            it->session->arena, "it has applied %s up to %" PRId64 ", but that log ends at %" PRId64, consumer->source,
            consumer->position, digictl_find_head (it->heads, it->head_count, consumer->source)->reply->head);
    }
    if (consumer->has_fault_since_ms) {
        char since[DIGICTL_TIME_SIZE];
        *out_advice = "Its log and digictl status say why.";
        return dm_arena_printf (it->session->arena, "it cannot follow %s since %s", consumer->source,
                                digictl_time_format (consumer->fault_since_ms, since));
    }
    return NULL;
}

static void check_consumers (visit *it, const digictl_answer *replica)
{
    const char *service = digictl_answer_name (replica, it->session->arena);
    for (size_t i = 0; i < replica->reply->n_consumers; i++) {
        const ConsumerStatus *consumer = replica->reply->consumers[i];
        const char *advice = NULL, *found = judge_consumer (it, consumer, &advice);
        add (it, service, dm_arena_printf (it->session->arena, "follows_%s", consumer->source), found != NULL,
             found ? found : dm_arena_printf (it->session->arena, "at position %" PRId64, consumer->position), advice);
    }
}

/* Of the service, as this replica knows it. */
static void check_parked (visit *it, const digictl_answer *replica)
{
    uint64_t parked = replica->reply->parked;
    if (!replica->reply->has_parked)
        return;
    digictl_report_add (
        it->report,
        &(digictl_diagnosis){
            .service = replica->service,
            .check = "parked",
            .state = parked > 0 ? DIGICTL_BROKEN : DIGICTL_OK,
            .has_count = true,
            .broken = parked,
            .advice = parked > 0 ? "Events could not be applied and are set aside: digictl parked list says why, "
                                   "digictl parked retry applies them again."
                                 : NULL });
}

/* All replicas of a service must have one database: another one has another log.  Takes: first, the service's first
 * replica that answered. */
static void check_one_database (visit *it, const digictl_answer *first)
{
    for (const digictl_answer *other = first + 1; other < it->replicas + it->replica_count; other++) {
        const GetStatusResponse *one = first->reply, *two = other->reply;
        if (strcmp (other->service, first->service) != 0 || !two || !one->has_epoch || !two->has_epoch
            || (one->epoch.len == two->epoch.len && memcmp (one->epoch.data, two->epoch.data, one->epoch.len) == 0))
            continue;
        add (it, first->service, "one_database", true,
             dm_arena_printf (it->session->arena, "%s and %s have different databases", first->address, other->address),
             "They are of two installations with the same keys, or one has a wrong setting database: what is sent "
             "reaches now one, now the other. Stop the one that is wrong.");
        return;
    }
    if (!first->is_alone)
        add (it, first->service, "one_database", false, "all replicas that answered have the same database", NULL);
}

/* What is asked of one replica alone, because it is the same for all of them. */
static void check_service (visit *it, const digictl_answer *first)
{
    check_one_database (it, first);
    check_parked (it, first);
    check_data (it, first->service);
}

/* The first replica of its service that answered. */
static bool is_first (const visit *it, size_t replica)
{
    for (size_t i = 0; i < replica; i++)
        if (it->replicas[i].reply && strcmp (it->replicas[i].service, it->replicas[replica].service) == 0)
            return false;
    return it->replicas[replica].reply != NULL;
}

static size_t ask_all (const visit *it, const char *only, digictl_answer out[])
{
    uint32_t timeout_ms = it->session->timeout_ms ? it->session->timeout_ms : STATUS_TIMEOUT_MS;
    return digictl_ask_replicas (it->session, only, timeout_ms, it->session->arena, out);
}

static bool is_one_ahead (const visit *it)
{
    for (size_t i = 0; i < it->replica_count; i++)
        for (size_t j = 0; it->replicas[i].reply && j < it->replicas[i].reply->n_consumers; j++)
            if (is_ahead (it, it->replicas[i].reply->consumers[j]))
                return true;
    return false;
}

/* A service tells a head that may be some seconds old: what seems to be ahead of it gets that time. */
static void ask_heads (visit *it)
{
    it->head_count = ask_all (it, NULL, it->heads);
    for (unsigned i = 0; i < HEAD_AGE_S && is_one_ahead (it); i++) {
        poll (NULL, 0, 1000);
        it->head_count = ask_all (it, NULL, it->heads);
    }
}

/* Positions are read first and heads afterwards, so that a log that grows meanwhile is no fault. */
static void visit_services (visit *it)
{
    it->replica_count = ask_all (it, it->only, it->replicas);
    for (size_t i = 0; i < it->replica_count; i++)
        check_health (it, &it->replicas[i]);
    compare_all_clocks (it);
    ask_heads (it);
    for (size_t i = 0; i < it->replica_count; i++)
        if (it->replicas[i].reply)
            check_consumers (it, &it->replicas[i]);
    for (size_t i = 0; i < it->replica_count; i++)
        if (is_first (it, i))
            check_service (it, &it->replicas[i]);
}

int digictl_doctor (digictl_session *session)
{
    dm_error error = { 0 };
    if (session->args.word_count > 0 && !digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    visit *it = dm_arena_zalloc (session->arena, sizeof *it);
    it->session = session;
    it->only = session->args.word_count > 0 ? session->args.words[0] : NULL;
    it->report = digictl_report_open (session);
    if (digictl_doctor_here (session, it->report) && !digictl_session_open (session, &error))
        visit_services (it);
    return digictl_report_close (&it->report);
}
