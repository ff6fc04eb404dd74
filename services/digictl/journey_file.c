/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/journey_file.h"

#include <stdlib.h>
#include <string.h>
#include "common/utf8.h"
#include "services/digictl/read_file.h"
#include "services/digictl/text.h"

#define YAML_MAX_BYTES (256 * 1024) /* Source: journey.proto, CheckJourneyRequest.yaml */

int digictl_journey_read (digictl_session *session, const char **out)
{
    const char *path = session->args.words[0];
    char *text;
    size_t size;
    int code = digictl_read_file (session, path, YAML_MAX_BYTES, "a journey has at most 256 KiB", &text, &size);
    if (code != DIGICTL_DONE)
        return code;
    if (strlen (text) != size || !dm_utf8_is_valid (text, size))
        return digictl_fail_here (session, "%s: a journey is UTF-8 text", path);
    *out = text;
    return DIGICTL_DONE;
}

void digictl_journey_print (FILE *out, const digictl_session *session, const char *kind,
                            Digimeente__Intake__V1__Reason *const reasons[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = reasons[i]->path ? reasons[i]->path : "";
        const char *line =
            dm_arena_printf (session->arena, "%s:%u: %s%s%s%s", session->args.words[0], reasons[i]->line, kind, path,
                             *path ? ": " : "", reasons[i]->message ? reasons[i]->message : "");
        digictl_text_print (out, 0, line);
    }
}

int digictl_journey_check_text (digictl_session *session, const char *yaml, FILE *out_reasons,
                                const Digimeente__Intake__V1__CheckJourneyResponse **out)
{
    Digimeente__Intake__V1__CheckJourneyRequest request = DIGIMEENTE__INTAKE__V1__CHECK_JOURNEY_REQUEST__INIT;
    request.yaml = (char *) yaml;
    const Digimeente__Intake__V1__CheckJourneyResponse *reply = digictl_call (session, "intake", NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    *out = reply;
    if (session->is_json)
        return reply->n_reasons > 0 ? DIGICTL_FAILED : DIGICTL_DONE;
    digictl_journey_print (out_reasons, session, "", reply->reasons, reply->n_reasons);
    digictl_journey_print (out_reasons, session, "warning: ", reply->warnings, reply->n_warnings);
    return reply->n_reasons > 0 ? DIGICTL_FAILED : DIGICTL_DONE;
}
