/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers in JSON. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/api/api.h"

/* Makes the answer of data, which is taken.  Takes: type, its media type, lasting. */
void gateway_api_write (gateway_exchange *exchange, const char *type, cJSON *data);
