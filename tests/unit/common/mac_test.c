/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/mac.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* Source: openssl dgst -sha256 -mac HMAC -macopt hexkey:0b0b... */
static const uint8_t key[DM_MAC_KEY_BYTES] = { 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
                                               11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11 };
static const uint8_t of_hi_there[DM_MAC_BYTES] = { 0x19, 0x8a, 0x60, 0x7e, 0xb4, 0x4b, 0xfb, 0xc6, 0x99, 0x03, 0xa0,
                                                   0xf1, 0xcf, 0x2b, 0xbd, 0xc5, 0xba, 0x0a, 0xa3, 0xf3, 0xd9, 0xae,
                                                   0x3c, 0x1c, 0x7a, 0x3b, 0x16, 0x96, 0xa0, 0xb6, 0x8c, 0xf7 };
static const uint8_t of_nothing[DM_MAC_BYTES] = { 0x51, 0x77, 0xe6, 0x37, 0xaa, 0xac, 0x0b, 0x50, 0xe5, 0xdc, 0xa8,
                                                  0xbb, 0x05, 0xb0, 0xb5, 0x71, 0x44, 0x4b, 0xd5, 0x9b, 0x9b, 0x0d,
                                                  0x83, 0x4d, 0x50, 0x68, 0x1a, 0xf2, 0x1f, 0xc1, 0x4b, 0x1e };

static void assert_mac (const char *text, size_t size, const uint8_t wanted[DM_MAC_BYTES])
{
    uint8_t out[DM_MAC_BYTES];
    dm_mac_make (key, text, size, out);
    assert_memory_equal (out, wanted, sizeof out);
}

static void it_is_hmac_sha256_for_every_text (void **state)
{
    (void) state;
    for (int i = 0; i < 2; i++) {
        assert_mac ("Hi There", 8, of_hi_there);
        assert_mac (NULL, 0, of_nothing);
    }
}

/* More keys in turn than a thread keeps, each twice. */
static void a_key_among_many_gives_its_own_mac (void **state)
{
    (void) state;
    uint8_t other[DM_MAC_KEY_BYTES], outs[10][DM_MAC_BYTES], again[DM_MAC_BYTES];
    memcpy (other, key, sizeof other);
    for (uint8_t i = 0; i < 10; i++) {
        other[31] = (uint8_t) (100 + i);
        dm_mac_make (other, "Hi There", 8, outs[i]);
        for (uint8_t j = 0; j < i; j++)
            assert_memory_not_equal (outs[i], outs[j], DM_MAC_BYTES);
        assert_mac ("Hi There", 8, of_hi_there);
    }
    for (uint8_t i = 0; i < 10; i++) {
        other[31] = (uint8_t) (100 + i);
        dm_mac_make (other, "Hi There", 8, again);
        assert_memory_equal (again, outs[i], sizeof again);
    }
}

static void *make_elsewhere (void *unused)
{
    (void) unused;
    assert_mac ("Hi There", 8, of_hi_there);
    return NULL;
}

static void each_thread_has_its_own (void **state)
{
    (void) state;
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        pthread_create (&threads[i], NULL, make_elsewhere, NULL);
    for (size_t i = 0; i < 4; i++)
        pthread_join (threads[i], NULL);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (it_is_hmac_sha256_for_every_text),
        cmocka_unit_test (a_key_among_many_gives_its_own_mac),
        cmocka_unit_test (each_thread_has_its_own),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
