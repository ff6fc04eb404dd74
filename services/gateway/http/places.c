/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/places.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "services/gateway/http/client_address.h"

typedef struct gateway_place {
    gateway_holder *holder; /* NULL: free */
    uint8_t size;
    char address[GATEWAY_ADDRESS_MAX];
} gateway_place;

struct gateway_places {
    pthread_mutex_t lock;
    size_t count, share;
    size_t used; /* no place from here on was ever taken: what is looked through is what was needed */
    gateway_place items[];
};

void gateway_holder_init (gateway_holder *holder)
{
    holder->place = GATEWAY_NO_PLACE;
    holder->stalls_ms = INT64_MAX;
    holder->is_ousted = false;
}

gateway_places *gateway_places_open (size_t count, size_t share)
{
    gateway_places *places = calloc (1, sizeof *places + count * sizeof *places->items);
    if (!places)
        abort ();
    pthread_mutex_init (&places->lock, NULL);
    places->count = count;
    places->share = share > 0 ? share : count;
    return places;
}

void gateway_places_destroy (gateway_places **places)
{
    if (!*places)
        return;
    pthread_mutex_destroy (&(*places)->lock);
    free (*places);
    *places = NULL;
}

static bool is_held_by (const gateway_place *place, const void *address, size_t size)
{
    return place->holder && place->size == size && memcmp (place->address, address, size) == 0;
}

/* Returns the place of whoever stalls longest.  Takes: address, of those that count; NULL for all. */
static size_t find_stalled (const gateway_places *places, const void *address, size_t size, int64_t now_ms)
{
    size_t found = GATEWAY_NO_PLACE;
    int64_t longest_ms = now_ms;
    for (size_t i = 0; i < places->used; i++) {
        const gateway_place *it = &places->items[i];
        int64_t stalls_ms = it->holder ? it->holder->stalls_ms : INT64_MAX;
        if (stalls_ms < longest_ms && (!address || is_held_by (it, address, size))) {
            longest_ms = stalls_ms;
            found = i;
        }
    }
    return found;
}

static size_t find (const gateway_places *places, const void *address, size_t size, int64_t now_ms)
{
    size_t held = 0, first = places->used < places->count ? places->used : GATEWAY_NO_PLACE;
    for (size_t i = places->used; i-- > 0;) {
        held += is_held_by (&places->items[i], address, size);
        if (!places->items[i].holder)
            first = i;
    }
    if (held >= places->share)
        return find_stalled (places, address, size, now_ms);
    return first != GATEWAY_NO_PLACE ? first : find_stalled (places, NULL, 0, now_ms);
}

static void put (gateway_places *places, size_t i, const void *address, size_t size, gateway_holder *holder)
{
    gateway_place *it = &places->items[i];
    if (it->holder) {
        it->holder->place = GATEWAY_NO_PLACE;
        it->holder->is_ousted = true;
    }
    it->holder = holder;
    it->size = (uint8_t) size;
    memcpy (it->address, address, size);
    holder->place = i;
    places->used += i == places->used;
}

bool gateway_places_take (gateway_places *places, const void *address, size_t size, int64_t now_ms,
                          gateway_holder *holder)
{
    pthread_mutex_lock (&places->lock);
    size_t i = find (places, address, size, now_ms);
    if (i != GATEWAY_NO_PLACE)
        put (places, i, address, size, holder);
    pthread_mutex_unlock (&places->lock);
    return i != GATEWAY_NO_PLACE;
}

bool gateway_places_has_one (gateway_places *places, const void *address, size_t size, int64_t now_ms)
{
    pthread_mutex_lock (&places->lock);
    size_t i = find (places, address, size, now_ms);
    pthread_mutex_unlock (&places->lock);
    return i != GATEWAY_NO_PLACE;
}

void gateway_places_leave (gateway_places *places, gateway_holder *holder)
{
    pthread_mutex_lock (&places->lock);
    if (holder->place != GATEWAY_NO_PLACE)
        places->items[holder->place].holder = NULL;
    holder->place = GATEWAY_NO_PLACE;
    pthread_mutex_unlock (&places->lock);
}
