/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl session end. */
#include <inttypes.h>
#include <stdio.h>
#include "common/message_json.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/medewerker.h"
#include "services/digictl/show.h"
#include "services/digictl/verbs.h"

int digictl_session_end (digictl_session *session)
{
    Digimeente__Gateway__V1__EndMedewerkerSessionsRequest request =
        DIGIMEENTE__GATEWAY__V1__END_MEDEWERKER_SESSIONS_REQUEST__INIT;
    const dm_uuid key = digictl_session_key (session);
    char count[12];
    request.medewerker = (char *) digictl_medewerker_find (session, digictl_args_text (&session->args, "medewerker"));
    if (!request.medewerker)
        return digictl_fail (session, NULL);
    const Digimeente__Gateway__V1__EndMedewerkerSessionsResponse *reply =
        digictl_call (session, "gateway", &key, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    if (session->is_json) {
        digictl_json_print (stdout, dm_message_json (&reply->base));
        return DIGICTL_DONE;
    }
    snprintf (count, sizeof count, "%" PRIu32, reply->count);
    digictl_show_field ("actor", reply->actor);
    digictl_show_field ("sessions ended", count);
    return DIGICTL_DONE;
}
