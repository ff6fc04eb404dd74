/* SPDX-License-Identifier: EUPL-1.2 */
/* What the HTTP side keeps for all its requests. */
#pragma once

#include <microhttpd.h>
#include <stdatomic.h>
#include "services/gateway/exchange/route.h"
#include "services/gateway/http/budget.h"
#include "services/gateway/http/client_address.h"
#include "services/gateway/http/kept.h"
#include "services/gateway/http/limits.h"
#include "services/gateway/http/places.h"
#include "services/gateway/http/reaper.h"

#define GATEWAY_IDLE_S 60U

typedef struct gateway_http gateway_http;
typedef struct gateway_pool gateway_pool;

struct gateway_http {
    dm_runtime *runtime;
    const gateway_site *site;
    struct MHD_Daemon *daemon;
    gateway_reaper *reaper;
    gateway_pool *pool;
    gateway_kept *kept; /* of the I/O thread */
    gateway_limits *addresses, *sessions;
    gateway_limits *uploads;     /* bytes of an address */
    gateway_limits *forms;       /* of visitors, and the logins that they begin */
    gateway_places *connections; /* but those of the proxy, of the I/O thread */
    /* Requests that may hold a buffer, by who asks. */
    gateway_places *visitor_transfers, *citizen_transfers, *staff_transfers;
    gateway_budget *budget;       /* of all bodies */
    char proxy[INET6_ADDRSTRLEN]; /* "" for none */
    unsigned trace_percent;       /* of all requests, those that leave log lines */
    int64_t patience_ms;          /* for headers, and for a body or an answer beside its bytes */
    int64_t stall_ms;             /* without bytes, after which a transfer may lose its place */
    atomic_uint active;           /* requests whose headers have come */
    atomic_bool is_stopping;
};

/* Counts a request or connection that was turned away.  Takes: reason, a label of GATEWAY_M_HTTP_REFUSED. */
void gateway_http_count_refusal (const gateway_http *http, const char *reason);
