/* SPDX-License-Identifier: EUPL-1.2 */
/* Where to go back to, as the browser says it. */
#pragma once

#include "common/base.h"

#define GATEWAY_TERUG_MAX 1024

/* True for a path of ours, perhaps with a query, to which one may be sent after a login: not another host, and neither
 * the login nor the logout itself. */
bool gateway_terug_is_safe (const char *terug);
