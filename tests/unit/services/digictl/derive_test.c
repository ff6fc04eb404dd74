/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"

static dm_uuid uuid_of (const char *text)
{
    dm_uuid uuid;
    assert_true (dm_uuid_parse (text, &uuid));
    return uuid;
}

static void assert_is (const dm_uuid *uuid, const char *text)
{
    char found[DM_UUID_TEXT_SIZE];
    assert_string_equal (dm_uuid_format (uuid->bytes, found), text);
}

/* Later versions must derive the same, or a request cannot be repeated with them. Computed with Python's hashlib. */
static void derived_uuids_stay_as_they_are (void **state)
{
    (void) state;
    dm_uuid key = uuid_of ("019ab1c0-1000-7000-8000-000000000001");
    dm_uuid document = digictl_derive (&key, "document", 0), complete = digictl_derive (&key, "complete", 19);
    assert_is (&document, "019ab1c0-1000-7d0f-bef7-b39f91480fe9");
    assert_is (&complete, "019ab1c0-1000-7eba-a85a-8297ff998690");
}

static void same_key_gives_the_same_uuid (void **state)
{
    (void) state;
    dm_uuid key = dm_uuid_new ();
    dm_uuid first = digictl_derive (&key, "document", 3), second = digictl_derive (&key, "document", 3);
    assert_memory_equal (first.bytes, second.bytes, DM_UUID_BYTES);
}

static void key_purpose_and_number_each_make_a_difference (void **state)
{
    (void) state;
    dm_uuid key = dm_uuid_new (), other = key;
    other.bytes[15] ^= 1;
    const dm_uuid uuids[] = { key, digictl_derive (&key, "document", 0), digictl_derive (&key, "document", 1),
                              digictl_derive (&key, "complete", 0), digictl_derive (&other, "document", 0) };
    for (size_t i = 0; i < DM_COUNT (uuids); i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal (uuids[i].bytes, uuids[j].bytes, DM_UUID_BYTES);
}

static void derived_uuid_is_a_uuidv7_of_the_keys_time (void **state)
{
    (void) state;
    for (uint32_t i = 0; i < 200; i++) {
        dm_uuid key = dm_uuid_new (), derived = digictl_derive (&key, "document", i);
        int64_t key_ms, derived_ms;
        assert_true (dm_uuid_is_v7 (key.bytes, &key_ms));
        assert_true (dm_uuid_is_v7 (derived.bytes, &derived_ms));
        assert_int_equal (key_ms, derived_ms);
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (derived_uuids_stay_as_they_are),
        cmocka_unit_test (same_key_gives_the_same_uuid),
        cmocka_unit_test (key_purpose_and_number_each_make_a_difference),
        cmocka_unit_test (derived_uuid_is_a_uuidv7_of_the_keys_time),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
