/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/data_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "tests/support/process.h"

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"

static const char *const needed[] = { DM_PURPOSE_WRAP };
static const uint8_t owner[DM_UUID_BYTES] = { 1 }, other_owner[DM_UUID_BYTES] = { 2 };

typedef struct world {
    char *folder;
    char path[300];
    dm_keyring *keyring;
    dm_arena *arena;
    dm_error error;
} world;

static void write_keys (const world *it, const char *text)
{
    FILE *file = fopen (it->path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
    assert_int_equal (chmod (it->path, 0600), 0);
}

static int set_up (void **state)
{
    world *it = calloc (1, sizeof *it);
    it->folder = ts_folder_make ();
    it->arena = dm_arena_open ();
    snprintf (it->path, sizeof it->path, "%s/keys", it->folder);
    write_keys (it, "wrap 1 " KEY_A "\n");
    *state = it;
    return dm_keyring_open (it->path, needed, DM_COUNT (needed), &it->keyring, &it->error);
}

static int tear_down (void **state)
{
    world *it = *state;
    dm_keyring_destroy (&it->keyring);
    dm_arena_destroy (&it->arena);
    ts_folder_remove (&it->folder);
    free (it);
    return 0;
}

static void make (world *it, uint8_t out_key[DM_SEAL_KEY_BYTES], dm_wrapped_key *out)
{
    assert_int_equal (dm_data_key_make (it->keyring, owner, it->arena, out_key, out, &it->error), DM_OK);
    assert_int_equal (out->bytes.len, DM_WRAPPED_BYTES);
}

static dm_status reopen (world *it, const uint8_t *whose, const dm_wrapped_key *wrapped, uint8_t out[DM_SEAL_KEY_BYTES])
{
    return dm_data_key_open (it->keyring, whose, wrapped, it->arena, out, &it->error);
}

static void a_key_opens_for_its_owner_alone (void **state)
{
    world *it = *state;
    uint8_t made[DM_SEAL_KEY_BYTES], another[DM_SEAL_KEY_BYTES], opened[DM_SEAL_KEY_BYTES] = { 0 };
    dm_wrapped_key wrapped, second;
    make (it, made, &wrapped);
    make (it, another, &second);
    assert_memory_not_equal (made, another, sizeof made);
    assert_int_equal (reopen (it, other_owner, &wrapped, opened), DM_DATA_LOSS);
    assert_int_equal (opened[0] | opened[31], 0);
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_OK);
    assert_memory_equal (made, opened, sizeof made);
}

static void bytes_that_were_changed_do_not_open (void **state)
{
    world *it = *state;
    uint8_t made[DM_SEAL_KEY_BYTES], opened[DM_SEAL_KEY_BYTES];
    dm_wrapped_key wrapped;
    make (it, made, &wrapped);
    wrapped.bytes.data[40] ^= 1;
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_DATA_LOSS);
    wrapped.bytes.data[40] ^= 1;
    wrapped.bytes.len--;
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_DATA_LOSS);
}

static void a_key_that_a_newer_one_wraps_opens_when_the_file_has_it (void **state)
{
    world *it = *state;
    uint8_t made[DM_SEAL_KEY_BYTES], opened[DM_SEAL_KEY_BYTES];
    dm_wrapped_key wrapped;
    make (it, made, &wrapped);
    write_keys (it, "wrap 1 " KEY_A "\nwrap 2 " KEY_B "\n");
    dm_keyring *newer = NULL;
    assert_int_equal (dm_keyring_open (it->path, needed, DM_COUNT (needed), &newer, &it->error), DM_OK);
    assert_int_equal (dm_data_key_wrap (newer, owner, made, it->arena, &wrapped, &it->error), DM_OK);
    assert_int_equal (wrapped.wrap_id, 2);
    dm_keyring_destroy (&newer);
    write_keys (it, "wrap 1 " KEY_A "\n");
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_UNAVAILABLE); /* this file does not have it yet */
    write_keys (it, "wrap 1 " KEY_A "\nwrap 2 " KEY_B "\n");
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_OK); /* nobody said that there is another key */
    assert_memory_equal (made, opened, sizeof made);
    wrapped.wrap_id = 1; /* the bytes say by which key they were wrapped */
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_DATA_LOSS);
}

static void a_key_whose_wrap_key_was_dropped_is_lost (void **state)
{
    world *it = *state;
    uint8_t made[DM_SEAL_KEY_BYTES], opened[DM_SEAL_KEY_BYTES];
    dm_wrapped_key wrapped;
    make (it, made, &wrapped);
    write_keys (it, "wrap 2 " KEY_B "\n");
    assert_int_equal (dm_keyring_reload (it->keyring, &it->error), DM_OK);
    assert_int_equal (reopen (it, owner, &wrapped, opened), DM_DATA_LOSS);
    assert_non_null (strstr (it->error.message, "wrap key 1"));
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (a_key_opens_for_its_owner_alone),
        TEST (bytes_that_were_changed_do_not_open),
        TEST (a_key_that_a_newer_one_wraps_opens_when_the_file_has_it),
        TEST (a_key_whose_wrap_key_was_dropped_is_lost),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
