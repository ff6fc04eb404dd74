/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers in JSON. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/api/api.h"

/* Makes data the body of the answer.  Takes: type, its media type, a constant; data, which is deleted here. */
void gateway_api_write (gateway_exchange *exchange, const char *type, cJSON *data);
