/* SPDX-License-Identifier: EUPL-1.2 */
/* What a browser says of itself, as little of it as its owner needs to know it again. */
#pragma once

#include "common/base.h"

/* Takes: header, that of User-Agent; NULL for none.  Gives: *out_browser and *out_system, as in Firefox and Windows; ""
 * when not known. Lasting. */
void gateway_user_agent_read (const char *header, const char **out_browser, const char **out_system);
