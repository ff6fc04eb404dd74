/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/known.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"

#define SESSIONS 32
#define BELIEVED_S 600

typedef struct entry {
    uint8_t cookie_sha256[32];
    char actor[DM_ACTOR_ID_SIZE];
    int64_t confirmed_ms; /* monotonic; 0: free */
} entry;

struct gateway_known {
    pthread_mutex_t mutex;
    int64_t believed_ms;
    entry entries[SESSIONS];
};

gateway_known *gateway_known_open (int32_t idle_s)
{
    gateway_known *known = calloc (1, sizeof *known);
    if (!known)
        abort ();
    pthread_mutex_init (&known->mutex, NULL);
    known->believed_ms = 1000LL * (idle_s < BELIEVED_S ? idle_s : BELIEVED_S);
    return known;
}

void gateway_known_destroy (gateway_known **known)
{
    if (!*known)
        return;
    pthread_mutex_destroy (&(*known)->mutex);
    free (*known);
    *known = NULL;
}

/* The entry with this cookie; NULL: there is none.  The mutex is held. */
static entry *find (gateway_known *known, const uint8_t *cookie_sha256)
{
    for (size_t i = 0; i < SESSIONS; i++)
        if (known->entries[i].confirmed_ms > 0
            && CRYPTO_memcmp (known->entries[i].cookie_sha256, cookie_sha256, 32) == 0)
            return &known->entries[i];
    return NULL;
}

/* The one that is longest ago, or free. */
static entry *find_oldest (gateway_known *known)
{
    entry *oldest = &known->entries[0];
    for (size_t i = 1; i < SESSIONS; i++)
        if (known->entries[i].confirmed_ms < oldest->confirmed_ms)
            oldest = &known->entries[i];
    return oldest;
}

void gateway_known_keep (gateway_known *known, const uint8_t *cookie_sha256, const gateway_session *session)
{
    if (session->rol != GATEWAY_BEHEERDER)
        return;
    pthread_mutex_lock (&known->mutex);
    entry *kept = find (known, cookie_sha256);
    if (!kept)
        kept = find_oldest (known);
    memcpy (kept->cookie_sha256, cookie_sha256, sizeof kept->cookie_sha256);
    snprintf (kept->actor, sizeof kept->actor, "%s", session->actor);
    kept->confirmed_ms = dm_clock_monotonic_ms ();
    pthread_mutex_unlock (&known->mutex);
}

const gateway_session *gateway_known_find (gateway_known *known, const uint8_t *cookie_sha256, dm_arena *arena)
{
    gateway_session *session = NULL;
    pthread_mutex_lock (&known->mutex);
    const entry *kept = find (known, cookie_sha256);
    if (kept && dm_clock_monotonic_ms () - kept->confirmed_ms < known->believed_ms) {
        session = dm_arena_alloc (arena, sizeof *session);
        *session = (gateway_session){ .rol = GATEWAY_BEHEERDER,
                                      .actor = dm_arena_strdup (arena, kept->actor),
                                      .acr = "",
                                      .name = "",
                                      .bsn = "",
                                      .kvk = "" };
    }
    pthread_mutex_unlock (&known->mutex);
    return session;
}

void gateway_known_forget (gateway_known *known)
{
    pthread_mutex_lock (&known->mutex);
    OPENSSL_cleanse (known->entries, sizeof known->entries);
    pthread_mutex_unlock (&known->mutex);
}
