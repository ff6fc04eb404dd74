/* SPDX-License-Identifier: EUPL-1.2 */
/* A civil servant as an operator names one. */
#pragma once

#include "services/digictl/session.h"

/* Has the gateway make the actor of a civil servant. It keeps nothing of this call; a write would leave a hash of the
 * name that the provider gave, which can be guessed.
 * Takes: medewerker, the id at the identity provider (sub), or the actor itself.
 * Returns the actor, in session->arena; NULL as digictl_call. */
const char *digictl_medewerker_find (digictl_session *session, const char *medewerker);
