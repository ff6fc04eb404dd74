/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/uuid.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "common/clock.h"

#define MANY 5000

/* The time of all clocks while it is not 0: this program's clock_gettime stands before the library's. */
static int64_t frozen_ms;

int clock_gettime (clockid_t clock, struct timespec *out)
{
    if (frozen_ms == 0)
        return (int) syscall (SYS_clock_gettime, clock, out);
    *out = (struct timespec){ frozen_ms / 1000, frozen_ms % 1000 * 1000000 };
    return 0;
}

static int compare (const void *a, const void *b)
{
    return memcmp (a, b, DM_UUID_BYTES);
}

static void assert_all_differ (dm_uuid *uuids, size_t count)
{
    qsort (uuids, count, sizeof *uuids, compare);
    for (size_t i = 1; i < count; i++)
        assert_true (compare (&uuids[i - 1], &uuids[i]) < 0);
}

static void new_uuid_is_version_7_with_the_time_of_now (void **state)
{
    (void) state;
    int64_t before_ms = dm_clock_now_ms (), time_ms = 0;
    dm_uuid uuid = dm_uuid_new ();
    assert_true (dm_uuid_is_v7 (uuid.bytes, &time_ms));
    assert_in_range (time_ms, before_ms, dm_clock_now_ms ());
}

static void uuids_of_one_thread_ascend (void **state)
{
    (void) state;
    dm_uuid last = dm_uuid_new ();
    for (int i = 0; i < 200000; i++) {
        dm_uuid next = dm_uuid_new ();
        assert_true (compare (&last, &next) < 0);
        assert_true (dm_uuid_is_v7 (next.bytes, NULL));
        last = next;
    }
}

static void random_uuid_is_version_4 (void **state)
{
    (void) state;
    static dm_uuid uuids[MANY];
    for (size_t i = 0; i < MANY; i++) {
        uuids[i] = dm_uuid_random ();
        assert_int_equal (uuids[i].bytes[6] >> 4, 4);
        assert_int_equal (uuids[i].bytes[8] >> 6, 2);
        assert_false (dm_uuid_is_v7 (uuids[i].bytes, NULL));
    }
    assert_all_differ (uuids, MANY);
}

static void every_free_bit_is_used (void **state)
{
    (void) state;
    dm_uuid any = { { 0 } };
    for (int i = 0; i < 1000; i++) {
        dm_uuid one = dm_uuid_random ();
        for (int k = 0; k < DM_UUID_BYTES; k++)
            any.bytes[k] |= one.bytes[k];
    }
    for (int k = 0; k < DM_UUID_BYTES; k++)
        assert_int_equal (any.bytes[k], k == 6 ? 0x4F : k == 8 ? 0xBF : 0xFF);
}

static void *fill_many (void *uuids)
{
    for (size_t i = 0; i < MANY; i++)
        ((dm_uuid *) uuids)[i] = i % 2 ? dm_uuid_new () : dm_uuid_random ();
    return NULL;
}

static void threads_make_different_uuids (void **state)
{
    (void) state;
    static dm_uuid uuids[4][MANY];
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal (pthread_create (&threads[i], NULL, fill_many, uuids[i]), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join (threads[i], NULL);
    assert_all_differ (uuids[0], 4 * MANY);
}

/* Parent and child at the same time, from the same state. */
static void child_makes_other_uuids_than_its_parent (void **state)
{
    (void) state;
    static dm_uuid uuids[2][MANY];
    int fds[2];
    dm_uuid last = dm_uuid_new ();
    assert_int_equal (pipe (fds), 0);
    pid_t child = fork ();
    assert_true (child >= 0);
    fill_many (uuids[child == 0]);
    if (child == 0) {
        bool is_well = compare (&last, &uuids[1][1]) < 0;
        for (size_t sent = 0; sent < sizeof uuids[1];)
            sent += (size_t) write (fds[1], (char *) uuids[1] + sent, sizeof uuids[1] - sent);
        _exit (is_well ? 0 : 1);
    }
    for (size_t got = 0; got < sizeof uuids[1];) {
        ssize_t more = read (fds[0], (char *) uuids[1] + got, sizeof uuids[1] - got);
        assert_true (more > 0);
        got += (size_t) more;
    }
    int status;
    assert_int_equal (waitpid (child, &status, 0), child);
    assert_int_equal (status, 0);
    assert_all_differ (uuids[0], 2 * MANY);
    close (fds[0]);
    close (fds[1]);
}

/* In the same millisecond as its parent's last. */
static void uuids_of_a_child_ascend_from_its_parents (void **state)
{
    (void) state;
    frozen_ms = dm_clock_now_ms () + 1000;
    dm_uuid last = dm_uuid_new ();
    pid_t child = fork ();
    assert_true (child >= 0);
    if (child == 0) {
        dm_uuid next = dm_uuid_new ();
        _exit (compare (&last, &next) < 0 && dm_uuid_is_v7 (next.bytes, NULL) ? 0 : 1);
    }
    int status;
    assert_int_equal (waitpid (child, &status, 0), child);
    assert_int_equal (status, 0);
    frozen_ms = 0;
}

static void clock_that_goes_back_does_not_matter (void **state)
{
    (void) state;
    int64_t time_ms, latest_ms = dm_clock_now_ms () + 10000;
    frozen_ms = latest_ms;
    dm_uuid last = dm_uuid_new ();
    for (int i = 0; i < 100; i++) {
        frozen_ms -= 1000;
        dm_uuid next = dm_uuid_new ();
        assert_true (compare (&last, &next) < 0);
        assert_true (dm_uuid_is_v7 (next.bytes, &time_ms));
        assert_int_equal (time_ms, latest_ms);
        last = next;
    }
    frozen_ms = 0;
}

static const char example[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"; /* RFC 9562, A.6 */

static void text_and_bytes_are_the_same (void **state)
{
    (void) state;
    dm_uuid uuid;
    char text[DM_UUID_TEXT_SIZE];
    int64_t time_ms;
    assert_true (dm_uuid_parse (example, &uuid));
    assert_int_equal (uuid.bytes[0], 0x01);
    assert_int_equal (uuid.bytes[15], 0x8F);
    assert_string_equal (dm_uuid_format (uuid.bytes, text), example);
    assert_true (dm_uuid_is_v7 (uuid.bytes, &time_ms));
    assert_int_equal (time_ms, 0x017F22E279B0);
}

static void upper_case_is_read_too (void **state)
{
    (void) state;
    dm_uuid lower, upper;
    assert_true (dm_uuid_parse (example, &lower));
    assert_true (dm_uuid_parse ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &upper));
    assert_memory_equal (lower.bytes, upper.bytes, DM_UUID_BYTES);
}

static void malformed_text_is_refused_and_changes_nothing (void **state)
{
    static const char *const texts[] = {
        "",
        "0",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4dc0c0c07398f-",
        "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "+17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
    };
    (void) state;
    const dm_uuid zero = { { 0 } };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        dm_uuid uuid = zero;
        assert_false (dm_uuid_parse (texts[i], &uuid));
        assert_memory_equal (uuid.bytes, zero.bytes, DM_UUID_BYTES);
    }
}

static void other_versions_and_variants_are_not_version_7 (void **state)
{
    (void) state;
    dm_uuid uuid;
    assert_true (dm_uuid_parse ("017f22e2-79b0-4cc3-98c4-dc0c0c07398f", &uuid));
    assert_false (dm_uuid_is_v7 (uuid.bytes, NULL));
    assert_true (dm_uuid_parse ("017f22e2-79b0-7cc3-18c4-dc0c0c07398f", &uuid));
    assert_false (dm_uuid_is_v7 (uuid.bytes, NULL));
    assert_true (dm_uuid_parse ("017f22e2-79b0-7cc3-c8c4-dc0c0c07398f", &uuid));
    assert_false (dm_uuid_is_v7 (uuid.bytes, NULL));
}

static void derived_uuid_has_the_time_of_one_and_the_bits_of_a_hash (void **state)
{
    (void) state;
    static const uint8_t ones[] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, none[sizeof ones] = { 0 };
    dm_uuid uuid;
    char text[DM_UUID_TEXT_SIZE];
    assert_true (dm_uuid_parse ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", &uuid));
    assert_string_equal (dm_uuid_format (dm_uuid_derive (uuid.bytes, ones).bytes, text),
                         "017f22e2-79b0-7fff-bfff-ffffffffffff");
    assert_string_equal (dm_uuid_format (dm_uuid_derive (uuid.bytes, none).bytes, text),
                         "017f22e2-79b0-7000-8000-000000000000");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (new_uuid_is_version_7_with_the_time_of_now),
        cmocka_unit_test (uuids_of_one_thread_ascend),
        cmocka_unit_test (random_uuid_is_version_4),
        cmocka_unit_test (every_free_bit_is_used),
        cmocka_unit_test (threads_make_different_uuids),
        cmocka_unit_test (child_makes_other_uuids_than_its_parent),
        cmocka_unit_test (uuids_of_a_child_ascend_from_its_parents),
        cmocka_unit_test (clock_that_goes_back_does_not_matter),
        cmocka_unit_test (derived_uuid_has_the_time_of_one_and_the_bits_of_a_hash),
        cmocka_unit_test (text_and_bytes_are_the_same),
        cmocka_unit_test (upper_case_is_read_too),
        cmocka_unit_test (malformed_text_is_refused_and_changes_nothing),
        cmocka_unit_test (other_versions_and_variants_are_not_version_7),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
