/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/report.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "services/digictl/json.h"

struct digictl_report {
    dm_arena *arena;
    digictl_table *table; /* NULL with --json */
    cJSON *all, *list;
    bool is_broken, is_partial;
};

static const char *const states[] = {
    [DIGICTL_OK] = "ok",
    [DIGICTL_BROKEN] = "broken",
    [DIGICTL_NOT_ASKED] = "not asked",
};

static const digictl_column columns[] = {
    { .title = "SERVICE" }, { .title = "CHECK" }, { .title = "STATE" }, { .title = "BROKEN", .is_right = true },
    { .title = "" }, /* whole: it says what to do */
};

digictl_report *digictl_report_open (const digictl_session *session)
{
    digictl_report *report = calloc (1, sizeof *report);
    if (!report)
        abort ();
    report->arena = session->arena;
    if (session->is_json) {
        report->all = cJSON_CreateObject ();
        report->list = cJSON_AddArrayToObject (report->all, "checks");
    } else
        report->table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    return report;
}

static void add_text (cJSON *object, const char *name, const char *text)
{
    if (text)
        cJSON_AddStringToObject (object, name, text);
}

static void add_json (digictl_report *report, const digictl_diagnosis *line)
{
    cJSON *object = cJSON_CreateObject ();
    add_text (object, "service", line->service);
    add_text (object, "state", states[line->state]);
    add_text (object, "check", line->check);
    if (line->has_count)
        cJSON_AddNumberToObject (object, "broken", (double) line->broken);
    add_text (object, "code", line->code);
    add_text (object, line->state == DIGICTL_NOT_ASKED ? "reason" : "found", line->found);
    add_text (object, "advice", line->advice);
    if (line->example_count > 0) {
        cJSON *examples = cJSON_AddArrayToObject (object, "examples");
        for (size_t i = 0; i < line->example_count; i++)
            cJSON_AddItemToArray (examples, cJSON_CreateString (line->examples[i]));
    }
    cJSON_AddItemToArray (report->list, object);
}

/* What was found, what to do, and some that break it, in one text. */
static const char *join (const digictl_report *report, const digictl_diagnosis *line)
{
    const char *all = line->found ? line->found : "";
    if (line->advice)
        all = dm_arena_printf (report->arena, "%s%s%s", all, *all ? ". " : "", line->advice);
    for (size_t i = 0; i < line->example_count; i++)
        all = dm_arena_printf (report->arena, "%s%s%s", all, i == 0 ? " Among them: " : ", ", line->examples[i]);
    return all;
}

void digictl_report_add (digictl_report *report, const digictl_diagnosis *line)
{
    report->is_broken |= line->state == DIGICTL_BROKEN;
    report->is_partial |= line->state == DIGICTL_NOT_ASKED;
    if (!report->table) {
        add_json (report, line);
        return;
    }
    const char *const cells[] = { line->service, line->check, states[line->state],
                                  line->has_count ? dm_arena_printf (report->arena, "%" PRIu64, line->broken) : NULL,
                                  join (report, line) };
    digictl_table_add (report->table, cells);
}

int digictl_report_close (digictl_report **report)
{
    int code = (*report)->is_broken ? DIGICTL_FAILED : (*report)->is_partial ? DIGICTL_AWAY : DIGICTL_DONE;
    if ((*report)->all)
        digictl_json_print (stdout, (*report)->all);
    digictl_table_destroy (&(*report)->table);
    free (*report);
    *report = NULL;
    return code;
}
