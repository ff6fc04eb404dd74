/* SPDX-License-Identifier: EUPL-1.2 */
/* Places, of which there is a fixed number, and who holds them. No address gets more than its share, so that it cannot
 * keep all others out. A place is its holder's while bytes flow: one that stalls goes to whoever needs it. Any thread
 * may call these. */
#pragma once

#include <stdatomic.h>
#include "common/base.h"

#define GATEWAY_NO_PLACE SIZE_MAX

typedef struct gateway_places gateway_places;

/* Who may hold a place. */
typedef struct gateway_holder {
    _Atomic size_t place;   /* GATEWAY_NO_PLACE: it holds none */
    atomic_llong stalls_ms; /* dm_clock_monotonic_ms () after which another may have the place; INT64_MAX: never */
    atomic_bool is_ousted;  /* another has got its place */
} gateway_holder;

/* Begins a holder, in the caller's memory, that holds no place and does not stall. */
void gateway_holder_init (gateway_holder *holder);

/* Makes count free places, which gateway_places_destroy frees.
 * Takes: share, how many places one address may hold at one time; 0 for no limit. */
gateway_places *gateway_places_open (size_t count, size_t share);
void gateway_places_destroy (gateway_places **places);

/* Takes a place for a holder that has none, at an address, which is any bytes. When no place is free, the place of
 * whoever stalls longest is taken from that one; an address that holds its share takes it from its own alone. Takes:
 * holder, borrowed until gateway_places_leave. Returns false when there is no place for it. */
bool gateway_places_take (gateway_places *places, const void *address, size_t size, int64_t now_ms,
                          gateway_holder *holder);
/* True when gateway_places_take would give the address a place. */
bool gateway_places_has_one (gateway_places *places, const void *address, size_t size, int64_t now_ms);
/* Gives a place back. Does nothing for a holder that has none. */
void gateway_places_leave (gateway_places *places, gateway_holder *holder);
