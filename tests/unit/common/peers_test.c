/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <zmq.h>
#include "common/peers.h"
#include "tests/support/process.h"

#define KEY_A "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define KEY_B "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
#define KEY_C "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

typedef struct place {
    char *folder;
    char path[300];
} place;

static int set_up (void **state)
{
    place *it = calloc (1, sizeof *it);
    it->folder = ts_folder_make ();
    snprintf (it->path, sizeof it->path, "%s/peers", it->folder);
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

static void write_text (const char *path, const char *text)
{
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
}

static void assert_text (const char *path, const char *expected)
{
    char text[8192];
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    text[fread (text, 1, sizeof text - 1, file)] = '\0';
    fclose (file);
    assert_string_equal (text, expected);
}

static void peers_text_is_read_line_by_line (void **state)
{
    (void) state;
    const char text[] = "# a comment\n\n \t\nintake " KEY_A "\r\n\taudit\t" KEY_B " operator";
    dm_peer peers[DM_PEERS_MAX];
    size_t count = 0;
    dm_error error = { 0 };
    assert_int_equal (dm_peers_parse (text, sizeof text - 1, "peers", peers, &count, &error), DM_OK);
    assert_int_equal (count, 2);
    assert_string_equal (peers[0].name, "intake");
    assert_string_equal (peers[0].public_key, KEY_A);
    assert_false (peers[0].is_operator);
    assert_string_equal (peers[1].name, "audit");
    assert_true (peers[1].is_operator);
}

static void wrong_peers_text_is_refused_with_file_and_line (void **state)
{
    (void) state;
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "intake\n", "peers:1: a line is" },
        { "#\nintake " KEY_A " more\n", "peers:2: a line is" },
        { "intake " KEY_A " operator more\n", "peers:1: a line is" },
        { "operator " KEY_A "\n", "peers:1: a name has" },
        { "Intake " KEY_A "\n", "peers:1: a name has" },
        { "in_take " KEY_A "\n", "peers:1: a name has" },
        { "abcdefghijklmnopqrstuvwxyz0123456 " KEY_A "\n", "peers:1: a name has" },
        { "intake " KEY_A "x\n", "peers:1: a public key is" },
        { "intake rq:rM\n", "peers:1: a public key is" },
        { "intake ~q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n", "peers:1: a public key is" },
        { "intake ########################################\n", "peers:1: a public key is" },
        { "intake " KEY_A "\nintake " KEY_B "\nintake " KEY_C "\n", "peers:3: this name has two keys" },
        { "joris " KEY_A "\njoris " KEY_B " operator\n", "peers:2: this name stands there as" },
        { "intake " KEY_A "\nintake " KEY_A "\n", "peers:2: this key" },
        { "intake " KEY_A "\naudit " KEY_A "\n", "peers:2: this key" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        dm_peer peers[DM_PEERS_MAX];
        size_t count = 77;
        dm_error error = { 0 };
        assert_int_equal (dm_peers_parse (rows[i].text, strlen (rows[i].text), "peers", peers, &count, &error),
                          DM_INVALID_ARGUMENT);
        assert_ptr_equal (strstr (error.message, rows[i].message), error.message);
        assert_int_equal (count, 77);
    }
}

static void no_more_than_64_peers_are_taken (void **state)
{
    (void) state;
    char text[8000], key[DM_KEY_TEXT_SIZE];
    size_t length = 0, count;
    dm_peer peers[DM_PEERS_MAX];
    dm_error error = { 0 };
    for (int i = 0; i <= DM_PEERS_MAX; i++) {
        if (i == DM_PEERS_MAX)
            assert_int_equal (dm_peers_parse (text, length, "peers", peers, &count, &error), DM_OK);
        uint8_t bytes[32] = { (uint8_t) i };
        length += (size_t) sprintf (text + length, "peer-%d %s\n", i, zmq_z85_encode (key, bytes, sizeof bytes));
    }
    assert_int_equal (count, DM_PEERS_MAX);
    assert_int_equal (dm_peers_parse (text, length, "peers", peers, &count, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "peers:65: there are more than 64"));
}

static dm_status add (dm_peers_edit *edit, const char *name, const char *key, bool is_operator, dm_error *error)
{
    dm_peer peer = { .is_operator = is_operator };
    snprintf (peer.name, sizeof peer.name, "%s", name);
    snprintf (peer.public_key, sizeof peer.public_key, "%s", key);
    return dm_peers_add (edit, &peer, 1, error);
}

static void what_is_added_or_removed_leaves_the_other_lines_alone (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path };
    dm_error error = { 0 };
    write_text (it->path, "# ours\nintake   " KEY_A "\n\n# no end of line\naudit " KEY_B);
    assert_int_equal (add (&edit, "joris", KEY_C, true, &error), DM_OK);
    assert_false (edit.was_in_place);
    assert_text (it->path,
                 "# ours\nintake   " KEY_A "\n\n# no end of line\naudit " KEY_B "\njoris " KEY_C " operator\n");
    assert_int_equal (dm_peers_remove (&edit, "intake", &error), DM_OK);
    assert_int_equal (dm_peers_remove (&edit, "joris", &error), DM_OK);
    assert_text (it->path, "# ours\n\n# no end of line\naudit " KEY_B "\n");
}

static void what_does_not_fit_changes_nothing (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path };
    dm_error error = { 0 };
    assert_int_equal (add (&edit, "joris", KEY_C, true, &error), DM_UNAVAILABLE);
    assert_non_null (strstr (error.message, "peers: cannot be written: No such file"));
    write_text (it->path, "intake " KEY_A "\n");
    assert_int_equal (add (&edit, "intake", KEY_B, false, &error), DM_ALREADY_EXISTS);
    assert_int_equal (add (&edit, "joris", KEY_A, true, &error), DM_ALREADY_EXISTS);
    assert_non_null (strstr (error.message, "this key stands there already, as intake"));
    assert_int_equal (dm_peers_remove (&edit, "joris", &error), DM_NOT_FOUND);
    edit.may_replace = true;
    assert_int_equal (add (&edit, "intake", KEY_B, true, &error), DM_ALREADY_EXISTS);
    assert_text (it->path, "intake " KEY_A "\n");
    assert_int_equal (add (&edit, "intake", KEY_B, false, &error), DM_OK);
    assert_text (it->path, "intake " KEY_B "\n");
}

static void a_name_has_two_keys_while_one_is_replaced (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path, .may_join = true }, made_again = { .path = it->path, .may_replace = true };
    dm_peer peers[DM_PEERS_MAX], intake[DM_PEER_KEYS_MAX];
    size_t count;
    dm_error error = { 0 };
    write_text (it->path, "intake " KEY_A "\naudit " KEY_B "\n");
    assert_int_equal (add (&edit, "intake", KEY_C, false, &error), DM_OK);
    assert_text (it->path, "intake " KEY_A "\nintake " KEY_C "\naudit " KEY_B "\n");
    assert_int_equal (dm_peers_read (it->path, peers, &count, &error), DM_OK);
    assert_int_equal (dm_peers_list (peers, count, "intake", intake), 2);
    assert_string_equal (intake[0].public_key, KEY_A);
    assert_string_equal (intake[1].public_key, KEY_C);
    assert_int_equal (add (&made_again, "intake", KEY_C, false, &error), DM_OK); /* up.sh runs keygen each time */
    assert_text (it->path, "intake " KEY_A "\nintake " KEY_C "\naudit " KEY_B "\n");
    assert_int_equal (dm_peers_remove_key (&edit, KEY_A, &error), DM_OK);
    assert_int_equal (dm_peers_remove_key (&edit, KEY_A, &error), DM_NOT_FOUND);
    assert_text (it->path, "intake " KEY_C "\naudit " KEY_B "\n");
}

static void who_is_removed_or_replaced_keeps_no_key (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path, .may_replace = true };
    dm_error error = { 0 };
    write_text (it->path, "joris " KEY_A " operator\nintake " KEY_B "\njoris " KEY_C " operator");
    assert_int_equal (dm_peers_remove (&edit, "joris", &error), DM_OK);
    assert_text (it->path, "intake " KEY_B "\n");
    write_text (it->path, "intake " KEY_A "\nintake " KEY_B "\n");
    assert_int_equal (add (&edit, "intake", KEY_C, false, &error), DM_OK);
    assert_text (it->path, "intake " KEY_C "\n");
}

static void a_name_of_a_file_that_is_too_long_is_refused (void **state)
{
    (void) state;
    char path[600];
    dm_peers_edit edit = { .path = path };
    dm_error error = { 0 };
    memset (path, 'a', sizeof path);
    path[512] = '\0';
    assert_int_equal (dm_peers_remove (&edit, "intake", &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "this name is too long"));
}

static void no_more_than_64_are_added (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path, .may_make = true };
    dm_error error = { 0 };
    char name[16], key[DM_KEY_TEXT_SIZE];
    for (int i = 0; i <= DM_PEERS_MAX; i++) {
        uint8_t bytes[32] = { (uint8_t) i };
        snprintf (name, sizeof name, "peer-%d", i);
        assert_int_equal (add (&edit, name, zmq_z85_encode (key, bytes, sizeof bytes), false, &error),
                          i < DM_PEERS_MAX ? DM_OK : DM_INVALID_ARGUMENT);
    }
    assert_non_null (strstr (error.message, "there are more than 64 peers"));
}

static ino_t inode_of (const char *path)
{
    struct stat file;
    assert_int_equal (stat (path, &file), 0);
    return file.st_ino;
}

static void a_new_file_takes_the_place_of_the_old_one_unless_it_is_changed_in_place (void **state)
{
    const place *it = *state;
    dm_peers_edit edit = { .path = it->path, .is_in_place = true };
    dm_error error = { 0 };
    write_text (it->path, "intake " KEY_A "\naudit " KEY_B "\n");
    assert_int_equal (chmod (it->path, 0640), 0);
    ino_t before = inode_of (it->path);
    assert_int_equal (dm_peers_remove (&edit, "intake", &error), DM_OK);
    assert_true (edit.was_in_place);
    assert_int_equal (inode_of (it->path), before);
    assert_text (it->path, "audit " KEY_B "\n");
    edit.is_in_place = false;
    edit.may_replace = true;
    assert_int_equal (add (&edit, "audit", KEY_B, false, &error), DM_OK); /* it is there: nothing is written */
    assert_int_equal (inode_of (it->path), before);
    assert_false (edit.was_in_place);
    assert_int_equal (add (&edit, "intake", KEY_A, false, &error), DM_OK);
    assert_false (edit.was_in_place);
    assert_int_not_equal (inode_of (it->path), before);
    struct stat file;
    assert_int_equal (stat (it->path, &file), 0);
    assert_int_equal (file.st_mode & 07777, 0640);
}

/* Several at once: each adds a name of its own, and none is lost. */
static void those_that_change_it_at_once_wait_for_each_other (void **state)
{
    enum { ADDERS = 8 };
    const place *it = *state;
    pid_t pids[ADDERS];
    dm_peer peers[DM_PEERS_MAX];
    size_t count = 0;
    dm_error error = { 0 };
    write_text (it->path, "");
    for (int i = 0; i < ADDERS; i++) {
        if ((pids[i] = fork ()))
            continue;
        char name[16], key[DM_KEY_TEXT_SIZE];
        uint8_t bytes[32] = { (uint8_t) i };
        dm_peers_edit edit = { .path = it->path };
        snprintf (name, sizeof name, "peer-%d", i);
        _exit (add (&edit, name, zmq_z85_encode (key, bytes, sizeof bytes), false, &error));
    }
    for (int i = 0; i < ADDERS; i++)
        assert_int_equal (ts_process_wait (pids[i]), 0);
    assert_int_equal (dm_peers_read (it->path, peers, &count, &error), DM_OK);
    assert_int_equal (count, ADDERS);
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (peers_text_is_read_line_by_line),
        TEST (wrong_peers_text_is_refused_with_file_and_line),
        TEST (no_more_than_64_peers_are_taken),
        TEST (what_is_added_or_removed_leaves_the_other_lines_alone),
        TEST (what_does_not_fit_changes_nothing),
        TEST (a_name_has_two_keys_while_one_is_replaced),
        TEST (who_is_removed_or_replaced_keeps_no_key),
        TEST (a_name_of_a_file_that_is_too_long_is_refused),
        TEST (no_more_than_64_are_added),
        TEST (a_new_file_takes_the_place_of_the_old_one_unless_it_is_changed_in_place),
        TEST (those_that_change_it_at_once_wait_for_each_other),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
