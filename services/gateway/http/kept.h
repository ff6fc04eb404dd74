/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers that are the same for everybody, kept for the next who asks. Of the I/O thread alone. */
#pragma once

#include <microhttpd.h>
#include "services/gateway/exchange/route.h"

/* Which answers are alike. */
typedef struct gateway_likeness {
    const gateway_route *route;
    char language[3]; /* nl or en */
    bool is_packed;   /* made for who accepts gzip */
} gateway_likeness;

typedef struct gateway_kept gateway_kept;

gateway_kept *gateway_kept_open (void);
void gateway_kept_destroy (gateway_kept **kept);

/* Finds an answer that was begun within the last 2 s. After a quarter of a second one caller gets none, so that it
 * makes a new one, while the others still get the old one.
 * Takes: now_ms, dm_clock_monotonic_ms ().  Gives: *out_bytes of its body.
 * Returns a response that is borrowed until the next call of gateway_kept_put; NULL for none. */
struct MHD_Response *gateway_kept_find (gateway_kept *kept, const gateway_likeness *like, int64_t now_ms,
                                        size_t *out_bytes);
/* Keeps an answer instead of the one before, unless that one was begun later. The number of answers is bounded: the
 * oldest goes.
 * Takes: response, which is taken; its body must live as long as the response; began_ms, since when it was made. */
void gateway_kept_put (gateway_kept *kept, const gateway_likeness *like, struct MHD_Response *response, size_t bytes,
                       int64_t began_ms);
