/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/places.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "services/gateway/http/client_address.h"

typedef struct gateway_place {
    uint8_t size; /* 0: free */
    char address[GATEWAY_ADDRESS_MAX];
} gateway_place;

struct gateway_places {
    pthread_mutex_t lock;
    size_t count, share;
    size_t used; /* no place from here on was ever taken: what is looked through is what was needed */
    gateway_place items[];
};

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

/* Returns the first free one, unless the address holds its share. */
static size_t find (const gateway_places *places, const void *address, size_t size)
{
    size_t held = 0, first = places->used < places->count ? places->used : GATEWAY_NO_PLACE;
    for (size_t i = places->used; i-- > 0;)
        if (places->items[i].size == 0)
            first = i;
        else
            held += places->items[i].size == size && memcmp (places->items[i].address, address, size) == 0;
    return held < places->share ? first : GATEWAY_NO_PLACE;
}

size_t gateway_places_take (gateway_places *places, const void *address, size_t size)
{
    pthread_mutex_lock (&places->lock);
    size_t i = find (places, address, size);
    if (i != GATEWAY_NO_PLACE) {
        places->items[i].size = (uint8_t) size;
        memcpy (places->items[i].address, address, size);
        places->used += i == places->used;
    }
    pthread_mutex_unlock (&places->lock);
    return i;
}

bool gateway_places_has_one (gateway_places *places, const void *address, size_t size)
{
    pthread_mutex_lock (&places->lock);
    size_t i = find (places, address, size);
    pthread_mutex_unlock (&places->lock);
    return i != GATEWAY_NO_PLACE;
}

void gateway_places_leave (gateway_places *places, size_t place)
{
    if (place == GATEWAY_NO_PLACE)
        return;
    pthread_mutex_lock (&places->lock);
    places->items[place].size = 0;
    pthread_mutex_unlock (&places->lock);
}
