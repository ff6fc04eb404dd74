/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/view/mold.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MOLDS_MAX 128
#define BYTES_MAX ((size_t) 32 * 1024) /* of a page with its key: 4 MiB in all */
#define HOLES GATEWAY_HOLE_CSRF GATEWAY_HOLE_PATH GATEWAY_HOLE_UNTIL

typedef struct mold {
    uint8_t *bytes; /* the key, and the page behind it with its NUL; NULL: free */
    size_t key_bytes;
} mold;

struct gateway_molds {
    pthread_rwlock_t lock;
    mold molds[MOLDS_MAX];
    size_t next; /* the place for the next one: a free one, or that of the oldest */
};

gateway_molds *gateway_molds_open (void)
{
    gateway_molds *molds = calloc (1, sizeof *molds);
    if (!molds)
        abort ();
    pthread_rwlock_init (&molds->lock, NULL);
    return molds;
}

void gateway_molds_destroy (gateway_molds **molds)
{
    if (!*molds)
        return;
    for (size_t i = 0; i < MOLDS_MAX; i++)
        free ((*molds)->molds[i].bytes);
    pthread_rwlock_destroy (&(*molds)->lock);
    free (*molds);
    *molds = NULL;
}

static const mold *find (const gateway_molds *molds, const void *key, size_t key_bytes)
{
    for (size_t i = 0; i < MOLDS_MAX; i++) {
        const mold *it = &molds->molds[i];
        if (it->bytes && it->key_bytes == key_bytes && memcmp (it->bytes, key, key_bytes) == 0)
            return it;
    }
    return NULL;
}

void gateway_mold_keep (gateway_molds *molds, const void *key, size_t key_bytes, const char *page)
{
    size_t page_bytes = strlen (page) + 1;
    if (key_bytes + page_bytes > BYTES_MAX)
        return;
    mold new = { malloc (key_bytes + page_bytes), key_bytes };
    if (!new.bytes)
        abort ();
    memcpy (new.bytes, key, key_bytes);
    memcpy (new.bytes + key_bytes, page, page_bytes);
    pthread_rwlock_wrlock (&molds->lock);
    if (find (molds, key, key_bytes)) { /* another thread was first */
        free (new.bytes);
    } else {
        mold *place = &molds->molds[molds->next++ % MOLDS_MAX];
        free (place->bytes);
        *place = new;
    }
    pthread_rwlock_unlock (&molds->lock);
}

bool gateway_mold_find (gateway_molds *molds, const void *key, size_t key_bytes, const char *const fills[GATEWAY_HOLES],
                        dm_arena *arena, char **out, size_t *out_bytes)
{
    pthread_rwlock_rdlock (&molds->lock);
    const mold *found = find (molds, key, key_bytes);
    if (found)
        gateway_mold_fill ((const char *) found->bytes + key_bytes, fills, arena, out, out_bytes);
    pthread_rwlock_unlock (&molds->lock);
    return found != NULL;
}

void gateway_mold_fill (const char *page, const char *const fills[GATEWAY_HOLES], dm_arena *arena, char **out,
                        size_t *out_bytes)
{
    size_t size = 1;
    for (const char *at = page;; at++) {
        size_t plain = strcspn (at, HOLES);
        size += plain;
        at += plain;
        if (!*at)
            break;
        size += strlen (fills[*at - 1]);
    }
    char *to = *out = dm_arena_alloc (arena, size);
    for (const char *at = page;; at++) {
        size_t plain = strcspn (at, HOLES);
        to = mempcpy (to, at, plain);
        at += plain;
        if (!*at)
            break;
        to = stpcpy (to, fills[*at - 1]);
    }
    *to = '\0';
    *out_bytes = size - 1;
}
