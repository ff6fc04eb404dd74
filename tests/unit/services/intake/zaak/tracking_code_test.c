/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/tracking_code.h"

#include <openssl/sha.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static const uint8_t code_key[DM_SEAL_KEY_BYTES] = { 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                     16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31 };
static const dm_uuid zaak = { { 0x01, 0x93, 0x5b, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1 } };

/* Links in mails that were sent must go on working. The value was computed apart, with Python's hmac and hashlib. */
static void code_never_changes (void **state)
{
    (void) state;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES], expected[SHA256_DIGEST_LENGTH];
    intake_tracking_code_make (code_key, &zaak, 0, code, hash);
    assert_string_equal (code, "29k82wefkkcy0qsh7jawwbx8t4");
    SHA256 ((const uint8_t *) code, 26, expected);
    assert_memory_equal (hash, expected, sizeof hash);
}

static void code_depends_on_key_and_zaak (void **state)
{
    (void) state;
    char code[INTAKE_TRACKING_CODE_SIZE], other[INTAKE_TRACKING_CODE_SIZE];
    uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES], key[DM_SEAL_KEY_BYTES];
    dm_uuid another = zaak;
    intake_tracking_code_make (code_key, &zaak, 0, code, hash);
    another.bytes[15]++;
    intake_tracking_code_make (code_key, &another, 0, other, hash);
    assert_string_not_equal (code, other);
    intake_tracking_code_make (code_key, &zaak, 1, other, hash); /* the link was renewed */
    assert_string_not_equal (code, other);
    memcpy (key, code_key, sizeof key);
    key[31] ^= 1;
    intake_tracking_code_make (key, &zaak, 0, other, hash);
    assert_string_not_equal (code, other);
}

static void typed_code_is_read_as_it_was_made (void **state)
{
    (void) state;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES], expected[SHA256_DIGEST_LENGTH];
    assert_true (intake_tracking_code_read ("7ZZZ-zzzz OoIi-LlAB abcd efgh jk", code, hash));
    assert_string_equal (code, "7zzzzzzz001111ababcdefghjk");
    SHA256 ((const uint8_t *) code, 26, expected);
    assert_memory_equal (hash, expected, sizeof hash);
}

static void what_cannot_be_a_code_is_refused (void **state)
{
    (void) state;
    static const char *const wrong[] = {
        "",
        "7zzzzzzz001111ababcdefghj",   /* too short */
        "7zzzzzzz001111ababcdefghjkm", /* too long */
        "8zzzzzzz001111ababcdefghjk",  /* more than 128 bits */
        "7zzzzzzz001111ababcdefghju",  /* no u */
        "7zzzzzzz001111ababcdefghj/",
        "7zzzzzzz001111ababcdefghj\xc3\xa9",
    };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        char code[INTAKE_TRACKING_CODE_SIZE] = "unchanged";
        uint8_t hash[INTAKE_TRACKING_CODE_HASH_BYTES];
        assert_false (intake_tracking_code_read (wrong[i], code, hash));
        assert_string_equal (code, "unchanged");
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (code_never_changes),
        cmocka_unit_test (code_depends_on_key_and_zaak),
        cmocka_unit_test (typed_code_is_read_as_it_was_made),
        cmocka_unit_test (what_cannot_be_a_code_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
