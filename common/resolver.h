/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes literal addresses of those that people write ("tcp://intake:7101,tcp://10.0.0.7:7101"), again and again. libzmq
 * itself would use the first address of a name only, and would block while it looks the name up. */
#pragma once

#include "common/base.h"

#define DM_ENDPOINT_SIZE 80 /* tcp://[an IPv6 address, a % and its scope]:port */
#define DM_ENDPOINTS_MAX 16 /* literal addresses of one list */

typedef struct dm_endpoint {
    char text[DM_ENDPOINT_SIZE];
} dm_endpoint;

typedef struct dm_resolver dm_resolver;

/* Starts the thread that looks all names up, now and every interval_ms (ten times as often while a name has no address
 * at all). It calls on_change when the addresses of a list have changed.
 * Takes: lists of addresses with commas between, copied; what is not tcp://host:port is logged and left out. */
dm_resolver *dm_resolver_open (const char *const lists[], size_t count, uint32_t interval_ms,
                               void (*on_change) (void *arg), void *arg);
/* Never waits for a name server. When it returns, on_change is not called any more. */
void dm_resolver_destroy (dm_resolver **resolver);

/* The literal addresses of one list, sorted, each once.  Returns how many. A name whose look-up failed keeps the
 * addresses that it had. From any thread. */
size_t dm_resolver_list (dm_resolver *resolver, size_t list, dm_endpoint out[DM_ENDPOINTS_MAX]);
/* Lets the names be looked up soon, because a peer was lost; ten times in an interval at most. From any thread. */
void dm_resolver_wake (dm_resolver *resolver);

/* Splits "tcp://host:port" and "tcp://[host]:port" (size bytes); port from 1 to 65534, because hints use the next one.
 * Gives: host (254 bytes) and *out_port, on success only. */
bool dm_endpoint_split (const char *text, size_t size, char host[254], uint16_t *out_port);
