/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/limits.h"

#include <math.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>

#define SETS 2048 /* a power of two */
#define WAYS 8

typedef struct bucket {
    uint64_t key; /* 0: free */
    int64_t filled_ms;
    double tokens;
} bucket;

struct gateway_limits {
    pthread_mutex_t lock;
    double per_ms, most;
    uint64_t seed;
    bucket buckets[SETS][WAYS];
};

gateway_limits *gateway_limits_open (int64_t most, int64_t period_ms)
{
    gateway_limits *limits = calloc (1, sizeof *limits);
    if (!limits || RAND_bytes ((unsigned char *) &limits->seed, sizeof limits->seed) != 1)
        abort ();
    pthread_mutex_init (&limits->lock, NULL);
    limits->most = (double) most;
    limits->per_ms = limits->most / (double) period_ms;
    return limits;
}

void gateway_limits_destroy (gateway_limits **limits)
{
    if (*limits)
        pthread_mutex_destroy (&(*limits)->lock);
    free (*limits);
    *limits = NULL;
}

/* FNV-1a from a secret start, then murmur's end, so that nobody chooses who shares a set with whom. */
static uint64_t hash (const gateway_limits *limits, const uint8_t *key, size_t size)
{
    uint64_t h = limits->seed;
    for (size_t i = 0; i < size; i++)
        h = (h ^ key[i]) * 1099511628211U;
    h = (h ^ (h >> 33) ^ limits->seed) * 0xff51afd7ed558ccdU;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53U;
    h ^= h >> 33;
    return h ? h : 1;
}

static bucket *find (gateway_limits *limits, uint64_t key, int64_t now_ms)
{
    bucket *set = limits->buckets[key % SETS], *oldest = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].filled_ms < oldest->filled_ms || set[i].key == 0)
            oldest = &set[i];
    }
    *oldest = (bucket){ key, now_ms, limits->most };
    return oldest;
}

static bool take (gateway_limits *limits, uint64_t key, size_t count, int64_t now_ms, unsigned *out_retry_s)
{
    bucket *it = find (limits, key, now_ms);
    it->tokens = fmin (limits->most, it->tokens + (double) (now_ms - it->filled_ms) * limits->per_ms);
    it->filled_ms = now_ms;
    if (it->tokens >= (double) count) {
        it->tokens -= (double) count;
        return true;
    }
    *out_retry_s = (unsigned) ceil (((double) count - it->tokens) / limits->per_ms / 1000);
    return false;
}

bool gateway_limits_take (gateway_limits *limits, const void *key, size_t size, size_t count, int64_t now_ms,
                          unsigned *out_retry_s)
{
    if (limits->most <= 0)
        return true;
    pthread_mutex_lock (&limits->lock);
    bool is_taken = take (limits, hash (limits, key, size), count, now_ms, out_retry_s);
    pthread_mutex_unlock (&limits->lock);
    return is_taken;
}
