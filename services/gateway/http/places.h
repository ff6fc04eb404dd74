/* SPDX-License-Identifier: EUPL-1.2 */
/* What there is a fixed number of, and who holds them: one address gets no more than its share, so that it cannot keep
 * all others out. From any thread. */
#pragma once

#include "common/base.h"

#define GATEWAY_NO_PLACE SIZE_MAX

typedef struct gateway_places gateway_places;

/* Takes: share, how many one address may hold at one time; 0: all. */
gateway_places *gateway_places_open (size_t count, size_t share);
void gateway_places_destroy (gateway_places **places);

/* Takes a place in that address's name.  Returns its number, or GATEWAY_NO_PLACE when all are taken, or its share is.
 */
size_t gateway_places_take (gateway_places *places, const void *address, size_t size);
/* True when take would give one. */
bool gateway_places_has_one (gateway_places *places, const void *address, size_t size);
/* Gives it back; GATEWAY_NO_PLACE is none. */
void gateway_places_leave (gateway_places *places, size_t place);
