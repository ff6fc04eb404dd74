/* SPDX-License-Identifier: EUPL-1.2 */
/* Who shakes hands with a key, and with which of its own: asked of each address, without a call. */
#pragma once

#include "common/keys.h"

typedef struct digictl_knock {
    void *zmq_context;
    const dm_keys *keys; /* whom to present */
    unsigned tries;      /* counted here; 0 at first */
} digictl_knock;

/* Tries every address behind the names in addresses ("tcp://intake:7100", several with commas between), with each of
 * the server's keys.  Gives: *out_count, how many addresses there are; out_silent, room for DM_ENDPOINT_SIZE: the first
 * that shook hands with no key, "" for none.  Returns false when a name has no address. */
bool digictl_knock_at (digictl_knock *knock, const char *addresses, const dm_peer servers[], size_t server_count,
                       size_t *out_count, char *out_silent);
