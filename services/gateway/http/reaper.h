/* SPDX-License-Identifier: EUPL-1.2 */
/* Cuts off connections whose time is over, or whose browser is gone: MHD's own limit begins anew with each byte, so
 * that a browser that sends one now and then would stay for ever. */
#pragma once

#include <stdatomic.h>
#include "common/metrics.h"

/* A connection, for its time limit. */
typedef struct gateway_client {
    int fd;
    atomic_llong deadline_ms; /* dm_clock_monotonic_ms () at which it is cut off */
    atomic_bool is_reading;   /* nothing is being sent */
    size_t place;             /* among its address's connections */
    struct gateway_client *next, *before;
} gateway_client;

typedef struct gateway_reaper gateway_reaper;

gateway_reaper *gateway_reaper_open (dm_metrics *metrics);
void gateway_reaper_destroy (gateway_reaper **reaper);
/* Gives: the connection's place, whose deadline anyone may set until remove. */
gateway_client *gateway_reaper_add (gateway_reaper *reaper, int fd, int64_t deadline_ms);
/* Before the descriptor is closed. */
void gateway_reaper_remove (gateway_reaper *reaper, gateway_client *client);
