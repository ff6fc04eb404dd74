/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <zmq.h>
#include "common/keys.h"
#include "tests/support/process.h"

#define KEY_A "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define KEY_B "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

typedef struct place {
    char *folder;
    char peers[300], key[300];
} place;

static void write_text (const char *path, const char *text)
{
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
}

static int set_up (void **state)
{
    place *it = calloc (1, sizeof *it);
    it->folder = ts_folder_make ();
    snprintf (it->peers, sizeof it->peers, "%s/peers", it->folder);
    snprintf (it->key, sizeof it->key, "%s/intake.key", it->folder);
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

static void generate (const place *it, const char *const names[], size_t count)
{
    dm_error error = { 0 };
    assert_int_equal (dm_keys_generate (it->folder, names, count, &error), DM_OK);
}

static dm_status generate_operator (const place *it, const char *name, dm_error *error)
{
    const dm_keys_generation how = { .directory = it->folder, .is_operator = true };
    return dm_keys_generate_as (&how, &name, 1, error);
}

static dm_keys *open_keys (const place *it)
{
    dm_keys *keys = NULL;
    dm_error error = { 0 };
    assert_int_equal (dm_keys_open (it->peers, it->key, "intake", &keys, &error), DM_OK);
    return keys;
}

static void generated_keys_are_read_and_found_by_name_and_by_key (void **state)
{
    const place *it = *state;
    generate (it, (const char *[]){ "intake", "audit" }, 2);
    dm_keys *keys = open_keys (it);
    dm_peer by_name, by_key, unknown;
    assert_true (dm_keys_find_by_name (keys, "audit", &by_name));
    assert_true (dm_keys_find_by_key (keys, by_name.public_key, &by_key));
    assert_string_equal (by_key.name, "audit");
    assert_string_equal (dm_keys_name (keys), "intake");
    assert_false (dm_keys_find_by_key (keys, KEY_A, &unknown));
    assert_false (dm_keys_find_by_name (keys, "documents", &unknown));
    char public_key[DM_KEY_TEXT_SIZE];
    assert_int_equal (zmq_curve_public (public_key, dm_keys_secret (keys)), 0);
    assert_string_equal (public_key, dm_keys_public (keys));
    dm_keys_destroy (&keys);
    assert_null (keys);
}

static void secret_key_files_are_for_their_owner_alone (void **state)
{
    const place *it = *state;
    struct stat key, peers;
    mode_t before = umask (0);
    generate (it, (const char *[]){ "intake" }, 1);
    umask (before);
    assert_int_equal (stat (it->key, &key), 0);
    assert_int_equal (stat (it->peers, &peers), 0);
    assert_int_equal (key.st_mode & 07777, 0600);
    assert_int_equal (peers.st_mode & 07777, 0644);
}

static void generating_again_keeps_pairs_and_adds_new_ones (void **state)
{
    const place *it = *state;
    dm_peer old, now;
    generate (it, (const char *[]){ "intake", "audit" }, 2);
    dm_keys *before = open_keys (it);
    generate (it, (const char *[]){ "gateway", "intake" }, 2);
    dm_keys *after = open_keys (it);
    assert_string_equal (dm_keys_secret (before), dm_keys_secret (after));
    assert_true (dm_keys_find_by_name (before, "audit", &old));
    assert_true (dm_keys_find_by_name (after, "audit", &now));
    assert_string_equal (old.public_key, now.public_key);
    assert_true (dm_keys_find_by_name (after, "gateway", &now));
    dm_keys_destroy (&before);
    dm_keys_destroy (&after);
}

static ino_t inode_of (const char *path)
{
    struct stat file;
    assert_int_equal (stat (path, &file), 0);
    return file.st_ino;
}

/* As containers have it mounted: a file that takes its place they do not see. */
static void generating_again_or_in_place_keeps_the_file_of_peers (void **state)
{
    const place *it = *state;
    const dm_keys_generation how = { .directory = it->folder, .is_operator = true, .is_in_place = true };
    dm_error error = { 0 };
    dm_peer joris;
    generate (it, (const char *[]){ "intake", "audit" }, 2);
    ino_t before = inode_of (it->peers);
    generate (it, (const char *[]){ "intake", "audit" }, 2);
    assert_int_equal (inode_of (it->peers), before);
    assert_int_equal (dm_keys_generate_as (&how, (const char *[]){ "joris" }, 1, &error), DM_OK);
    assert_int_equal (inode_of (it->peers), before);
    dm_keys *keys = open_keys (it);
    assert_true (dm_keys_find_by_name (keys, "joris", &joris));
    assert_true (joris.is_operator);
    dm_keys_destroy (&keys);
}

static void generating_refuses_names_that_are_no_file_names (void **state)
{
    const place *it = *state;
    const char *const names[] = { "", "../intake", "Intake", "a.b", "abcdefghijklmnopqrstuvwxyz0123456", "operator" };
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        dm_error error = { 0 };
        assert_int_equal (dm_keys_generate (it->folder, &names[i], 1, &error), DM_INVALID_ARGUMENT);
        assert_non_null (strstr (error.message, "a name has"));
    }
    assert_int_not_equal (access (it->peers, F_OK), 0);
}

static void generating_where_nothing_can_be_written_says_so (void **state)
{
    (void) state;
    dm_error error = { 0 };
    assert_int_equal (dm_keys_generate ("/nonexistent", (const char *[]){ "intake" }, 1, &error), DM_UNAVAILABLE);
    assert_non_null (strstr (error.message, "/nonexistent/intake.key"));
}

static dm_status open_any (const place *it, const char *name, dm_keys **out, dm_error *error)
{
    char key[400];
    snprintf (key, sizeof key, "%s/%s.key", it->folder, name);
    return dm_keys_open (it->peers, key, NULL, out, error);
}

static void an_operator_is_known_by_the_key_and_a_program_is_no_operator (void **state)
{
    const place *it = *state;
    dm_keys *keys = NULL;
    dm_error error = { 0 };
    dm_peer peer;
    generate (it, (const char *[]){ "intake" }, 1);
    assert_int_equal (generate_operator (it, "joris", &error), DM_OK);
    assert_int_equal (open_any (it, "joris", &keys, &error), DM_OK);
    assert_string_equal (dm_keys_name (keys), "joris");
    assert_true (dm_keys_find_by_name (keys, "joris", &peer));
    assert_true (peer.is_operator);
    assert_true (dm_keys_find_by_name (keys, "intake", &peer));
    assert_false (peer.is_operator);
    dm_keys_destroy (&keys);
    assert_int_equal (open_any (it, "intake", &keys, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "our own key is there as intake's, a program; digictl keygen --operator"));
}

static void a_name_is_of_a_program_or_of_an_operator (void **state)
{
    const place *it = *state;
    dm_error error = { 0 };
    generate (it, (const char *[]){ "intake" }, 1);
    assert_int_equal (generate_operator (it, "intake", &error), DM_ALREADY_EXISTS);
    assert_non_null (strstr (error.message, "peers: intake stands there already, as a program"));
    assert_int_equal (generate_operator (it, "joris", &error), DM_OK);
    assert_int_equal (dm_keys_generate (it->folder, (const char *[]){ "joris" }, 1, &error), DM_ALREADY_EXISTS);
}

static void assert_refused (const place *it, const char *message)
{
    dm_keys *keys = NULL;
    dm_error error = { 0 };
    assert_int_equal (dm_keys_open (it->peers, it->key, "intake", &keys, &error), DM_INVALID_ARGUMENT);
    assert_null (keys);
    if (!strstr (error.message, message))
        fail_msg ("\"%s\" is not in \"%s\"", message, error.message);
}

static void a_secret_key_that_does_not_fit_the_peers_is_refused (void **state)
{
    const place *it = *state;
    char other[300];
    assert_refused (it, "intake.key: cannot be read: No such file");
    generate (it, (const char *[]){ "intake", "audit" }, 2);
    snprintf (other, sizeof other, "%s/audit.key", it->folder);
    assert_int_equal (rename (other, it->key), 0);
    assert_refused (it, "our own key stands under the name audit, not intake");
    write_text (it->peers, "intake " KEY_A "\n");
    assert_refused (it, "the public key of our own secret key is not there");
    unlink (it->peers);
    assert_refused (it, "peers: cannot be read");
}

static void a_secret_key_file_of_another_form_is_refused (void **state)
{
    const place *it = *state;
    generate (it, (const char *[]){ "intake" }, 1);
    const char *const texts[] = { "", "\n", KEY_A "\n" KEY_B "\n", "secret " KEY_A "\n", "rq:rM>}U?\n" };
    for (size_t i = 0; i < DM_COUNT (texts); i++) {
        write_text (it->key, texts[i]);
        assert_refused (it, "intake.key:1: a secret key is one line");
    }
}

static void files_beyond_their_bounds_are_refused (void **state)
{
    const place *it = *state;
    generate (it, (const char *[]){ "intake" }, 1);
    assert_int_equal (truncate (it->peers, 16 * 1024), 0);
    assert_refused (it, "peers: is larger than 16383 bytes");
    assert_int_equal (truncate (it->key, 256), 0);
    assert_refused (it, "intake.key: is larger than 255 bytes");
}

static void reload_takes_new_peers_and_keeps_the_old_table_on_failure (void **state)
{
    const place *it = *state;
    dm_peer peer;
    dm_error error = { 0 };
    generate (it, (const char *[]){ "intake" }, 1);
    dm_keys *keys = open_keys (it);
    assert_false (dm_keys_find_by_name (keys, "audit", &peer));
    generate (it, (const char *[]){ "audit" }, 1);
    assert_int_equal (dm_keys_reload (keys, &error), DM_OK);
    assert_true (dm_keys_find_by_name (keys, "audit", &peer));
    write_text (it->peers, "intake " KEY_A "\n");
    assert_int_equal (dm_keys_reload (keys, &error), DM_INVALID_ARGUMENT);
    assert_true (dm_keys_find_by_name (keys, "audit", &peer));
    dm_keys_destroy (&keys);
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (generated_keys_are_read_and_found_by_name_and_by_key),
        TEST (secret_key_files_are_for_their_owner_alone),
        TEST (generating_again_keeps_pairs_and_adds_new_ones),
        TEST (generating_again_or_in_place_keeps_the_file_of_peers),
        TEST (generating_refuses_names_that_are_no_file_names),
        TEST (an_operator_is_known_by_the_key_and_a_program_is_no_operator),
        TEST (a_name_is_of_a_program_or_of_an_operator),
        TEST (generating_where_nothing_can_be_written_says_so),
        TEST (a_secret_key_that_does_not_fit_the_peers_is_refused),
        TEST (a_secret_key_file_of_another_form_is_refused),
        TEST (files_beyond_their_bounds_are_refused),
        TEST (reload_takes_new_peers_and_keeps_the_old_table_on_failure),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
