/* SPDX-License-Identifier: EUPL-1.2 */
/* Places, of which there is a fixed number, and the addresses that hold them. No address gets more than its share, so
 * that it cannot keep all others out. Any thread may call these. */
#pragma once

#include "common/base.h"

#define GATEWAY_NO_PLACE SIZE_MAX

typedef struct gateway_places gateway_places;

/* Makes count free places, which gateway_places_destroy frees.
 * Takes: share, how many places one address may hold at one time; 0 for no limit. */
gateway_places *gateway_places_open (size_t count, size_t share);
void gateway_places_destroy (gateway_places **places);

/* Takes a place for an address, which is any bytes.  Returns the place's number; GATEWAY_NO_PLACE when all places are
 * taken, or the address holds its share. */
size_t gateway_places_take (gateway_places *places, const void *address, size_t size);
/* True when gateway_places_take would give the address a place. */
bool gateway_places_has_one (gateway_places *places, const void *address, size_t size);
/* Gives a place back. Does nothing for GATEWAY_NO_PLACE. */
void gateway_places_leave (gateway_places *places, size_t place);
