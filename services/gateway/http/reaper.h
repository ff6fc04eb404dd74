/* SPDX-License-Identifier: EUPL-1.2 */
/* Ends connections whose deadline has passed, or whose browser is gone. libmicrohttpd's own limit begins anew with each
 * byte, so a browser that sends a byte now and then would stay for ever. */
#pragma once

#include <stdatomic.h>
#include "common/metrics.h"
#include "services/gateway/http/budget.h"
#include "services/gateway/http/places.h"

/* A connection, as the reaper knows it. */
typedef struct gateway_client {
    int fd;
    atomic_llong deadline_ms; /* dm_clock_monotonic_ms () at which it is cut off */
    atomic_bool is_reading;   /* nothing is being sent */
    atomic_bool lingers;      /* it was answered before its body had come: its socket outlives it for a while */
    /* Of a place among its address's connections, and of a place for a document on its way. The connection is cut off
     * when it has lost either. */
    gateway_holder connection, transfer;
    struct gateway_client *next, *before;
} gateway_client;

typedef struct gateway_reaper gateway_reaper;

/* Starts the thread that looks at all connections twice a second, and trims the budget. gateway_reaper_destroy ends it,
 * after the last connection was removed.  Takes: metrics, budget, borrowed until then. */
gateway_reaper *gateway_reaper_open (dm_metrics *metrics, gateway_budget *budget);
void gateway_reaper_destroy (gateway_reaper **reaper);
/* Adds a connection.  Takes: fd, its socket.  Returns what stands for it until gateway_reaper_remove; any thread may
 * set its deadline. */
gateway_client *gateway_reaper_add (gateway_reaper *reaper, int fd, int64_t deadline_ms);
/* Sends that the body is too large, of a request whose answer libmicrohttpd does not take any more. */
void gateway_reaper_refuse_rest (gateway_client *client);
/* Removes and frees it. Must be called before the socket is closed. Where it lingers, what still comes is read for some
 * seconds, or until the browser has closed: else the kernel would reset the connection, and the browser, or a proxy,
 * would lose the answer.  Source: RFC 9112, section 9.6. */
void gateway_reaper_remove (gateway_reaper *reaper, gateway_client *client);
