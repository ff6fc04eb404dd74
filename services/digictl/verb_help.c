/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl help, digictl version, digictl completion. */
#include <cjson/cJSON.h>
#include "services/digictl/command.h"
#include "services/digictl/completion.h"
#include "services/digictl/help.h"
#include "services/digictl/json.h"
#include "services/digictl/man.h"
#include "services/digictl/verbs.h"
#include "version.h"

int digictl_version (digictl_session *session)
{
    if (session->is_json) {
        cJSON *json = cJSON_CreateObject ();
        cJSON_AddStringToObject (json, "version", DM_VERSION);
        digictl_json_print (stdout, json);
    } else
        printf ("digictl %s\n", DM_VERSION);
    return DIGICTL_DONE;
}

int digictl_completion_bash (digictl_session *session)
{
    digictl_completion_print (stdout, session->verbs, session->verb_count);
    return DIGICTL_DONE;
}

int digictl_help (digictl_session *session)
{
    char *const *words = session->args.words;
    char name[64];
    if (digictl_args_has (&session->args, "man")) {
        digictl_man_print (stdout, DM_VERSION, session->verbs, session->verb_count);
        return DIGICTL_DONE;
    }
    if (session->args.word_count == 0) {
        digictl_help_print_all (stdout, session->verbs, session->verb_count, NULL);
        return DIGICTL_DONE;
    }
    bool is_long = session->args.word_count == 2;
    snprintf (name, sizeof name, "%s%s%s", words[0], is_long ? " " : "", is_long ? words[1] : "");
    const digictl_verb *verb = digictl_verb_find (session->verbs, session->verb_count, name);
    if (verb)
        digictl_help_print_verb (stdout, verb);
    else if (digictl_verb_is_group (session->verbs, session->verb_count, name))
        digictl_help_print_all (stdout, session->verbs, session->verb_count, name);
    else if (is_long && digictl_verb_is_group (session->verbs, session->verb_count, words[0]))
        return digictl_refuse_verb (session, words[0], words[1]);
    else
        return digictl_refuse_verb (session, NULL, words[0]);
    return DIGICTL_DONE;
}
