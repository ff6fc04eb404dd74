/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl gemeente check: a municipality's file, before a service reads it. */
#include "services/digictl/json.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/verbs.h"
#include "services/gemeente/gemeente.h"

static void print_reason (const digictl_session *session, const dm_reason *reason)
{
    const char *line = dm_arena_printf (session->arena, "%s:%u: %s%s%s", session->args.words[0], reason->line,
                                        reason->path, *reason->path ? ": " : "", reason->message);
    digictl_text_print (stdout, 0, line);
}

static void print_json (const dm_reasons *reasons)
{
    cJSON *json = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (json, "reasons");
    for (size_t i = 0; i < reasons->count; i++) {
        cJSON *reason = cJSON_CreateObject ();
        cJSON_AddNumberToObject (reason, "line", reasons->rows[i].line);
        cJSON_AddStringToObject (reason, "path", reasons->rows[i].path);
        cJSON_AddStringToObject (reason, "message", reasons->rows[i].message);
        cJSON_AddItemToArray (list, reason);
    }
    digictl_json_print (stdout, json);
}

int digictl_gemeente_check (digictl_session *session)
{
    dm_reasons *reasons = dm_arena_zalloc (session->arena, sizeof *reasons);
    gemeente *found;
    reasons->arena = session->arena;
    gemeente_open (session->args.words[0], reasons, &found);
    if (session->is_json)
        print_json (reasons);
    else if (found) {
        digictl_show_field ("gemeente", found->name);
        digictl_show_field ("demo", found->is_demo ? "yes: it serves nobody at an https address" : "no");
        printf ("no mistakes\n");
    } else
        for (size_t i = 0; i < reasons->count; i++)
            print_reason (session, &reasons->rows[i]);
    int code = found ? DIGICTL_DONE : DIGICTL_FAILED;
    gemeente_destroy (&found);
    return code;
}
