/* SPDX-License-Identifier: EUPL-1.2 */
/* The API: what other programs read over HTTP, as JSON. */
#pragma once

#include "services/gateway/exchange/route.h"

/* /api/v1/zaaktypen?language= */
dm_status gateway_get_api_zaaktypen (gateway_exchange *exchange);

/* Errors as application/problem+json.  Source: RFC 9457. */
extern const gateway_errors gateway_api_errors;
