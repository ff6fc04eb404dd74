/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/kept.h"

#include <stdlib.h>
#include <string.h>

#define ANSWERS_MAX 8 /* two pages, in two languages, packed and not */
#define FRESH_MS 250
#define KEPT_MS 2000

typedef struct answer {
    gateway_likeness like;
    struct MHD_Response *response; /* NULL: free */
    size_t bytes;
    int64_t began_ms, asked_ms; /* when somebody was last sent to make a new one */
} answer;

struct gateway_kept {
    answer answers[ANSWERS_MAX];
};

gateway_kept *gateway_kept_open (void)
{
    gateway_kept *kept = calloc (1, sizeof *kept);
    if (!kept)
        abort ();
    return kept;
}

static void drop (answer *it)
{
    if (it->response)
        MHD_destroy_response (it->response); /* connections that send it have it until then */
    *it = (answer){ 0 };
}

void gateway_kept_destroy (gateway_kept **kept)
{
    if (!*kept)
        return;
    for (size_t i = 0; i < ANSWERS_MAX; i++)
        drop (&(*kept)->answers[i]);
    free (*kept);
    *kept = NULL;
}

static bool is_alike (const gateway_likeness *a, const gateway_likeness *b)
{
    return a->route == b->route && a->is_packed == b->is_packed && strcmp (a->language, b->language) == 0;
}

static answer *find (gateway_kept *kept, const gateway_likeness *like)
{
    for (size_t i = 0; i < ANSWERS_MAX; i++)
        if (kept->answers[i].response && is_alike (&kept->answers[i].like, like))
            return &kept->answers[i];
    return NULL;
}

struct MHD_Response *gateway_kept_find (gateway_kept *kept, const gateway_likeness *like, int64_t now_ms,
                                        size_t *out_bytes)
{
    answer *it = find (kept, like);
    if (!it || now_ms - it->began_ms >= KEPT_MS)
        return NULL;
    if (now_ms - it->asked_ms >= FRESH_MS) {
        it->asked_ms = now_ms;
        return NULL;
    }
    *out_bytes = it->bytes;
    return it->response;
}

/* A free place, or that of the oldest answer. */
static answer *find_place (gateway_kept *kept)
{
    answer *best = kept->answers;
    for (size_t i = 1; i < ANSWERS_MAX && best->response; i++)
        if (!kept->answers[i].response || kept->answers[i].began_ms < best->began_ms)
            best = &kept->answers[i];
    return best;
}

void gateway_kept_put (gateway_kept *kept, const gateway_likeness *like, struct MHD_Response *response, size_t bytes,
                       int64_t began_ms)
{
    answer *it = find (kept, like), new = { *like, response, bytes, began_ms, began_ms };
    if (!it)
        it = find_place (kept);
    else if (it->began_ms > began_ms) {
        drop (&new);
        return;
    }
    drop (it);
    *it = new;
}
