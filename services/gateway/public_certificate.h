/* SPDX-License-Identifier: EUPL-1.2 */
/* When the certificate of the counter's public address ends, as browsers see it. */
#pragma once

#include "common/service.h"

/* The measure: connects to public-url as a browser does, or where public-connect-to leads instead (in a container, to
 * the front, because the gateway has no way out), and sets the gauge; unknown while the address cannot be
 * reached from here, no gauge where it is no https. A certificate that has ended, or is not trusted, is told of too. It
 * takes at most some seconds. */
dm_status gateway_measure_certificate (dm_runtime *runtime, dm_call *call);
