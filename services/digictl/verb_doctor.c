/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl doctor: lets each service check its data. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/verbs.h"

typedef Digimeente__Ops__V1__CheckDataRequest CheckDataRequest;
typedef Digimeente__Ops__V1__CheckDataResponse CheckDataResponse;

/* What is told of all checks: a table for people, or one text of JSON. */
typedef struct report {
    digictl_session *session;
    digictl_table *table; /* NULL with --json */
    cJSON *all, *list;
    bool is_broken, is_partial; /* partial: a service could not be asked */
} report;

static const digictl_column columns[] = {
    { .title = "SERVICE" }, { .title = "CHECK" }, { .title = "STATE" }, { .title = "BROKEN", .is_right = true },
    { .title = "" }, /* whole: it says what to do */
};

static void open_report (report *it, digictl_session *session)
{
    *it = (report){ .session = session };
    if (session->is_json) {
        it->all = cJSON_CreateObject ();
        it->list = cJSON_AddArrayToObject (it->all, "checks");
    } else
        it->table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
}

/* Returns the exit code. */
static int close_report (report *it)
{
    if (it->session->is_json)
        digictl_json_print (stdout, it->all);
    digictl_table_destroy (&it->table);
    return it->is_broken ? DIGICTL_FAILED : it->is_partial ? DIGICTL_AWAY : DIGICTL_DONE;
}

/* A line of JSON, for what else there is to say. */
static cJSON *add_json (const report *it, const char *service, const char *state)
{
    cJSON *line = cJSON_CreateObject ();
    cJSON_AddStringToObject (line, "service", service);
    cJSON_AddStringToObject (line, "state", state);
    cJSON_AddItemToArray (it->list, line);
    return line;
}

static void add_check (report *it, const char *service, const CheckDataResponse *check, uint64_t broken)
{
    const char *state = broken > 0 ? "broken" : "ok", *advice = broken > 0 ? check->advice : NULL;
    it->is_broken |= broken > 0;
    if (it->session->is_json) {
        cJSON *line = add_json (it, service, state);
        cJSON_AddStringToObject (line, "check", check->check);
        cJSON_AddNumberToObject (line, "broken", (double) broken);
        if (advice)
            cJSON_AddStringToObject (line, "advice", advice);
        return;
    }
    const char *const cells[] = { service, check->check, state,
                                  dm_arena_printf (it->session->arena, "%" PRIu64, broken), advice };
    digictl_table_add (it->table, cells);
}

/* The service whose last call failed. */
static void add_not_asked (report *it, const char *service)
{
    static const char *const state = "not asked";
    const dm_error *error = &it->session->error;
    it->is_partial = true;
    if (it->session->is_json) {
        cJSON *line = add_json (it, service, state);
        cJSON_AddStringToObject (line, "code", dm_status_find (error->status)->name);
        cJSON_AddStringToObject (line, "reason", error->message);
        return;
    }
    const char *const cells[] = { service, NULL, state, NULL, error->message };
    digictl_table_add (it->table, cells);
}

/* Walks through the checks of a service, piece by piece: no call takes long, however much data there is. */
static void check_service (report *it, const char *service)
{
    CheckDataRequest request = DIGIMEENTE__OPS__V1__CHECK_DATA_REQUEST__INIT;
    uint64_t broken = 0;
    do {
        const CheckDataResponse *reply = digictl_call (it->session, service, NULL, &request.base);
        if (!reply) {
            add_not_asked (it, service);
            return;
        }
        broken += reply->broken;
        if (!reply->next_after) {
            add_check (it, service, reply, broken);
            broken = 0;
        }
        request.check = reply->next_check;
        request.after = reply->next_after;
    } while (request.check);
}

int digictl_doctor (digictl_session *session)
{
    report it;
    const char *only = session->args.word_count > 0 ? session->args.words[0] : NULL;
    if (only && !digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    open_report (&it, session);
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        if (!only || strcmp (only, digictl_services[i]) == 0)
            check_service (&it, digictl_services[i]);
    return close_report (&it);
}
