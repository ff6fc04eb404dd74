/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/uuid.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "common/clock.h"

#define POOL_BYTES 256 /* getrandom gives so many in one piece, always.  Source: getrandom(2) */
#define TIME_BYTES 6   /* of a UUIDv7 */
#define RAND_A_BITS 12
#define RAND_B_BITS 62
#define RAND_B_MASK ((1ULL << RAND_B_BITS) - 1)

/* A thread's own: random bytes not handed out yet, and what its last UUIDv7 was made of. */
static _Thread_local struct {
    uint8_t pool[POOL_BYTES];
    size_t left;
    int64_t last_ms;
    uint64_t rand_a, rand_b;
} mine;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;

/* A child must not repeat its parent's bits; in the next millisecond its own still ascend. */
static void start_anew (void)
{
    mine.left = 0;
    if (mine.last_ms > 0) {
        mine.rand_a = 1 << RAND_A_BITS;
        mine.rand_b = 0;
    }
}

static void watch_fork (void)
{
    pthread_atfork (NULL, NULL, start_anew);
}

void dm_random (void *out, size_t size)
{
    if (mine.left < size) {
        pthread_once (&fork_once, watch_fork);
        if (getrandom (mine.pool, POOL_BYTES, 0) != POOL_BYTES)
            abort ();
        mine.left = POOL_BYTES;
    }
    mine.left -= size;
    memcpy (out, mine.pool + mine.left, size);
}

static void start_millisecond (int64_t now_ms)
{
    uint64_t bits[2];
    dm_random (bits, sizeof bits);
    mine.last_ms = now_ms;
    mine.rand_a = bits[0] & ((1 << RAND_A_BITS) - 1);
    mine.rand_b = bits[1] & RAND_B_MASK;
}

/* Within a millisecond, or when the clock went back, the random bits grow by a random step.
 * Source: RFC 9562 section 6.2, method 2. */
static void advance (int64_t now_ms)
{
    uint32_t step;
    dm_random (&step, sizeof step);
    mine.rand_b += 1 + (uint64_t) step;
    mine.rand_a += mine.rand_b >> RAND_B_BITS;
    mine.rand_b &= RAND_B_MASK;
    if (now_ms > mine.last_ms)
        start_millisecond (now_ms);
    else if (mine.rand_a >> RAND_A_BITS)
        start_millisecond (mine.last_ms + 1);
}

static dm_uuid pack (uint64_t high, uint64_t low)
{
    dm_uuid uuid;
    for (int i = 0; i < 8; i++) {
        uuid.bytes[i] = (uint8_t) (high >> (56 - 8 * i));
        uuid.bytes[8 + i] = (uint8_t) (low >> (56 - 8 * i));
    }
    return uuid;
}

dm_uuid dm_uuid_new (void)
{
    advance (dm_clock_now_ms ());
    return pack ((uint64_t) mine.last_ms << 16 | 7U << RAND_A_BITS | mine.rand_a, 2ULL << RAND_B_BITS | mine.rand_b);
}

dm_uuid dm_uuid_random (void)
{
    uint64_t bits[2];
    dm_random (bits, sizeof bits);
    return pack ((bits[0] & ~0xF000ULL) | 0x4000, (bits[1] & RAND_B_MASK) | 2ULL << RAND_B_BITS);
}

dm_uuid dm_uuid_derive (const uint8_t of[DM_UUID_BYTES], const uint8_t *hash)
{
    dm_uuid out;
    memcpy (out.bytes, of, TIME_BYTES);
    memcpy (out.bytes + TIME_BYTES, hash, DM_UUID_BYTES - TIME_BYTES);
    out.bytes[6] = (uint8_t) ((out.bytes[6] & 0x0F) | 0x70); /* version 7 */
    out.bytes[8] = (uint8_t) ((out.bytes[8] & 0x3F) | 0x80); /* variant 10 */
    return out;
}

bool dm_uuid_is_v7 (const uint8_t bytes[DM_UUID_BYTES], int64_t *out_time_ms)
{
    if (bytes[6] >> 4 != 7 || bytes[8] >> 6 != 2)
        return false;
    int64_t time_ms = 0;
    for (int i = 0; i < 6; i++)
        time_ms = time_ms << 8 | bytes[i];
    if (out_time_ms)
        *out_time_ms = time_ms;
    return true;
}

static bool has_hyphen_before (int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

char *dm_uuid_format (const uint8_t bytes[DM_UUID_BYTES], char out[DM_UUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    char *to = out;
    for (int i = 0; i < DM_UUID_BYTES; i++) {
        if (has_hyphen_before (i))
            *to++ = '-';
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    *to = '\0';
    return out;
}

/* Returns the digit's value, or -1. */
static int read_digit (char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool dm_uuid_parse (const char *text, dm_uuid *out)
{
    dm_uuid uuid;
    for (int i = 0; i < DM_UUID_BYTES; i++) {
        if (has_hyphen_before (i) && *text++ != '-')
            return false;
        int high = read_digit (text[0]);
        int low = high < 0 ? -1 : read_digit (text[1]);
        if (low < 0)
            return false;
        uuid.bytes[i] = (uint8_t) (high << 4 | low);
        text += 2;
    }
    if (*text)
        return false;
    *out = uuid;
    return true;
}
