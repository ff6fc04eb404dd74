/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/medewerker.h"

#include "digimeente/gateway/v1/gateway.pb-c.h"

const char *digictl_medewerker_find (digictl_session *session, const char *medewerker)
{
    Digimeente__Gateway__V1__FindMedewerkerRequest request = DIGIMEENTE__GATEWAY__V1__FIND_MEDEWERKER_REQUEST__INIT;
    request.medewerker = (char *) medewerker;
    const Digimeente__Gateway__V1__FindMedewerkerResponse *reply =
        digictl_call (session, "gateway", NULL, &request.base);
    return reply ? reply->actor : NULL;
}
