/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/keyring.h"
#include "tests/support/process.h"

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_B "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
#define KEY_C "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"

static const char *const needed[] = { DM_PURPOSE_WRAP, DM_PURPOSE_REPLY };

typedef struct place {
    char *folder;
    char path[300];
} place;

static int set_up (void **state)
{
    place *it = calloc (1, sizeof *it);
    it->folder = ts_folder_make ();
    snprintf (it->path, sizeof it->path, "%s/keys", it->folder);
    *state = it;
    return 0;
}

static int tear_down (void **state)
{
    place *it = *state;
    ts_folder_remove (&it->folder);
    free (it);
    return 0;
}

static void write_keys (const place *it, const char *text)
{
    FILE *file = fopen (it->path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
    assert_int_equal (chmod (it->path, 0600), 0);
}

static dm_keyring *open_keys (const place *it)
{
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    if (dm_keyring_open (it->path, needed, DM_COUNT (needed), &keyring, &error))
        ts_die ("%s", error.message);
    return keyring;
}

static void assert_refused (const place *it, const char *why)
{
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    assert_int_equal (dm_keyring_open (it->path, needed, DM_COUNT (needed), &keyring, &error), DM_INVALID_ARGUMENT);
    assert_null (keyring);
    if (!strstr (error.message, why) || !strstr (error.message, it->path))
        ts_die ("\"%s\" does not say \"%s\"", error.message, why);
    assert_null (strstr (error.message, "00010203")); /* no key in a message */
}

static void the_highest_wrap_key_is_the_current_one (void **state)
{
    const place *it = *state;
    write_keys (it, "# keys\n\nwrap 2 " KEY_B "\nwrap 1 " KEY_A "\nreply 7 " KEY_C "\n");
    dm_keyring *keyring = open_keys (it);
    uint8_t key[DM_SEAL_KEY_BYTES];
    assert_int_equal (dm_keyring_current (keyring), 2);
    assert_int_equal (dm_keyring_find (keyring, "wrap", key), 2);
    assert_int_equal (key[0], 0x20);
    assert_int_equal (dm_keyring_find (keyring, "reply", key), 7);
    assert_int_equal (key[0], 0x40);
    assert_true (dm_keyring_find_wrap (keyring, 1, key));
    assert_int_equal (key[31], 0x1f);
    assert_false (dm_keyring_find_wrap (keyring, 3, key));
    assert_false (dm_keyring_find_wrap (keyring, 7, key)); /* that is another purpose */
    dm_keyring_destroy (&keyring);
    assert_null (keyring);
}

static void a_wrong_file_is_refused_with_its_line (void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        { "wrap 1 " KEY_A "\nreply 1 " KEY_B, ":2: the last line is cut off" },
        { "wrap 1 " KEY_A "\nreply 1 2021\n", ":2: a key is 64 hex digits" },
        { "wrap 1 " KEY_A "0\n", ":1: a key is 64 hex digits" },
        { "wrap 1 g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", ":1: a key is 64 hex digits" },
        { "wrap 1 " KEY_A "\nwrap 1 " KEY_B "\n", ":2: this purpose and id stand there twice" },
        { "reply 1 " KEY_A "\nreply 2 " KEY_B "\n", ":2: this purpose has a key already" },
        { "wrap 1 " KEY_A "\nreply 1 " KEY_A "\n", ":2: this key stands there twice" },
        { "wrap 0 " KEY_A "\n", ":1: an id" },
        { "wrap 1000001 " KEY_A "\n", ":1: an id" },
        { "wrap -1 " KEY_A "\n", ":1: an id" },
        { "wrap " KEY_A "\n", ":1: a line is" },
        { "wrap 1 " KEY_A " more\n", ":1: a line is" },
        { "Wrap 1 " KEY_A "\n", ":1: a purpose has" },
        { "abcdefghijklmnopqrstuvwxy 1 " KEY_A "\n", ":1: a purpose has" },
        { "wrap 1 " KEY_A "                                                                  \n", ":1: a line is" },
        { "wrap 1 " KEY_A "\n", "there is no key of the purpose reply" },
        { "", "there is no key of the purpose wrap" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        write_keys (*state, rows[i].text);
        assert_refused (*state, rows[i].why);
    }
}

static void rights_for_others_are_refused (void **state)
{
    const place *it = *state;
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
    static const mode_t wide[] = { 0640, 0604, 0700, 0660, 0666 };
    for (size_t i = 0; i < DM_COUNT (wide); i++) {
        assert_int_equal (chmod (it->path, wide[i]), 0);
        assert_refused (it, "no more than 0600");
    }
    assert_int_equal (chmod (it->path, 0400), 0);
    dm_keyring *keyring = open_keys (it);
    dm_keyring_destroy (&keyring);
}

static void the_file_of_another_user_is_refused (void **state)
{
    const place *it = *state;
    if (geteuid () != 0)
        skip (); /* only root may give a file away */
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
    assert_int_equal (chown (it->path, 65534, 65534), 0);
    assert_refused (it, "belongs to user 65534");
}

static void a_missing_file_a_folder_and_too_many_keys_are_refused (void **state)
{
    const place *it = *state;
    assert_refused (it, "cannot be read");
    FILE *file = fopen (it->path, "w");
    for (int i = 1; i <= DM_KEYRING_KEYS_MAX + 1; i++)
        fprintf (file, "wrap %d %064x\n", i, i);
    fclose (file);
    chmod (it->path, 0600);
    assert_refused (it, ":65: there are more than 64 keys");
    unlink (it->path);
    assert_int_equal (mkdir (it->path, 0600), 0);
    assert_refused (it, "is no file");
    rmdir (it->path);
}

static void a_file_larger_than_its_bound_is_refused (void **state)
{
    const place *it = *state;
    char comment[16 * 1024];
    memset (comment, '#', sizeof comment);
    comment[sizeof comment - 2] = '\n';
    comment[sizeof comment - 1] = '\0';
    write_keys (it, comment);
    FILE *file = fopen (it->path, "a");
    fputs ("wrap 1 " KEY_A "\n", file);
    fclose (file);
    assert_refused (it, "is larger than");
}

static void a_reload_takes_what_was_added_and_keeps_the_old_keys_on_a_failure (void **state)
{
    const place *it = *state;
    uint8_t key[DM_SEAL_KEY_BYTES];
    dm_error error = { 0 };
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
    dm_keyring *keyring = open_keys (it);
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\nwrap 2 " KEY_C); /* cut off */
    assert_int_equal (dm_keyring_refresh (keyring, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (dm_keyring_current (keyring), 1);
    write_keys (it, "wrap 1 " KEY_C "\nreply 1 " KEY_B "\n");
    assert_int_equal (dm_keyring_reload (keyring, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "wrap 1 is another key than before"));
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\nwrap 2 " KEY_C "\n");
    assert_int_equal (dm_keyring_refresh (keyring, &error), DM_OK);
    assert_int_equal (dm_keyring_current (keyring), 2);
    assert_true (dm_keyring_find_wrap (keyring, 1, key));
    dm_keyring_destroy (&keyring);
}

static dm_status count_checks (void *arg, const char *path, const dm_keyring_key keys[], size_t count, dm_error *error)
{
    (void) path;
    (void) keys;
    ++*(int *) arg;
    return count > 2 ? dm_fail (error, DM_FAILED_PRECONDITION, NULL, "another key") : DM_OK;
}

static void keys_that_the_check_refuses_are_not_used (void **state)
{
    const place *it = *state;
    int checks = 0;
    dm_error error = { 0 };
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
    dm_keyring *keyring = open_keys (it);
    assert_int_equal (dm_keyring_guard (keyring, count_checks, &checks, &error), DM_OK);
    assert_int_equal (dm_keyring_refresh (keyring, &error), DM_OK); /* not changed: not read, not checked */
    assert_int_equal (checks, 1);
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\nwrap 2 " KEY_C "\n");
    assert_int_equal (dm_keyring_refresh (keyring, &error), DM_FAILED_PRECONDITION);
    assert_int_equal (dm_keyring_current (keyring), 1);
    assert_int_equal (checks, 2);
    dm_keyring_destroy (&keyring);
}

typedef struct reader {
    dm_keyring *keyring;
    atomic_bool is_over;
    unsigned wrong; /* a key that is not the one with this id */
} reader;

static void *read_all_the_time (void *arg)
{
    reader *it = arg;
    while (!it->is_over) {
        uint8_t key[DM_SEAL_KEY_BYTES];
        dm_error error = { 0 };
        const int32_t id = dm_keyring_find (it->keyring, "wrap", key);
        it->wrong += key[0] != (id == 1 ? 0x00 : 0x40);
        dm_keyring_refresh (it->keyring, &error); /* the file may be half written at this moment */
    }
    return NULL;
}

static void threads_find_a_whole_key_while_the_file_is_read_again (void **state)
{
    const place *it = *state;
    pthread_t threads[2];
    dm_error error = { 0 };
    write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
    reader one = { .keyring = open_keys (it) }, two = { .keyring = one.keyring };
    assert_int_equal (pthread_create (&threads[0], NULL, read_all_the_time, &one), 0);
    assert_int_equal (pthread_create (&threads[1], NULL, read_all_the_time, &two), 0);
    for (int i = 0; i < 200; i++) {
        write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\nwrap 2 " KEY_C "\n");
        assert_int_equal (dm_keyring_reload (one.keyring, &error), DM_OK);
        write_keys (it, "wrap 1 " KEY_A "\nreply 1 " KEY_B "\n");
        assert_int_equal (dm_keyring_reload (one.keyring, &error), DM_OK);
    }
    one.is_over = two.is_over = true;
    pthread_join (threads[0], NULL);
    pthread_join (threads[1], NULL);
    assert_int_equal (one.wrong + two.wrong, 0);
    dm_keyring_destroy (&one.keyring);
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (the_highest_wrap_key_is_the_current_one),
        TEST (a_wrong_file_is_refused_with_its_line),
        TEST (rights_for_others_are_refused),
        TEST (the_file_of_another_user_is_refused),
        TEST (a_missing_file_a_folder_and_too_many_keys_are_refused),
        TEST (a_file_larger_than_its_bound_is_refused),
        TEST (a_reload_takes_what_was_added_and_keeps_the_old_keys_on_a_failure),
        TEST (keys_that_the_check_refuses_are_not_used),
        TEST (threads_find_a_whole_key_while_the_file_is_read_again),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
