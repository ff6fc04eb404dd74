/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/key_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "tests/support/process.h"

typedef struct place {
    char *folder;
    char path[300];
    dm_error error;
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

static void add (place *it, const char *purpose, int32_t id)
{
    assert_int_equal (digictl_key_file_add (it->path, purpose, id, &it->error), DM_OK);
}

static ino_t look (const place *it, mode_t *out_mode)
{
    struct stat about;
    assert_int_equal (stat (it->path, &about), 0);
    *out_mode = about.st_mode & ALLPERMS;
    return about.st_ino;
}

static void a_new_file_is_its_owners_alone_and_stays_the_same_file (void **state)
{
    place *it = *state;
    digictl_key_file file;
    mode_t mode = 0;
    assert_int_equal (digictl_key_file_read (it->path, &file, &it->error), DM_OK);
    assert_int_equal (file.count, 0); /* there is none */
    add (it, "wrap", 1);
    const ino_t inode = look (it, &mode);
    assert_int_equal (mode, 0600);
    add (it, "reply", 1);
    add (it, "wrap", 2);
    assert_int_equal (digictl_key_file_drop (it->path, 1, &it->error), DM_OK);
    assert_int_equal (look (it, &mode), inode);
    assert_int_equal (digictl_key_file_read (it->path, &file, &it->error), DM_OK);
    assert_int_equal (file.count, 2);
    assert_int_equal (digictl_key_file_newest (&file, "wrap"), 2);
    assert_int_equal (digictl_key_file_newest (&file, "reply"), 1);
    assert_int_equal (digictl_key_file_newest (&file, "index"), 0);
    digictl_key_file_clear (&file);
}

static void a_dropped_key_is_nowhere_in_the_file (void **state)
{
    place *it = *state;
    char before[1024] = "", after[1024] = "", key[80] = "";
    add (it, "wrap", 1);
    add (it, "wrap", 12);
    FILE *file = fopen (it->path, "r");
    assert_int_not_equal (fread (before, 1, sizeof before - 1, file), 0);
    fclose (file);
    memcpy (key, before + strlen ("wrap 1 "), 64);
    assert_int_equal (digictl_key_file_drop (it->path, 1, &it->error), DM_OK);
    file = fopen (it->path, "r");
    assert_int_not_equal (fread (after, 1, sizeof after - 1, file), 0);
    fclose (file);
    assert_int_equal (strlen (before), strlen (after));
    assert_null (strstr (after, key));
    assert_non_null (strstr (after, "\nwrap 12 "));
    assert_int_equal (digictl_key_file_drop (it->path, 1, &it->error), DM_NOT_FOUND);
}

static void a_line_that_was_cut_off_is_said (void **state)
{
    place *it = *state;
    digictl_key_file file;
    add (it, "wrap", 1);
    add (it, "wrap", 2);
    assert_int_equal (truncate (it->path, 100), 0);
    assert_int_equal (digictl_key_file_read (it->path, &file, &it->error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, ":2: the last line is cut off"));
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST (a_new_file_is_its_owners_alone_and_stays_the_same_file),
        TEST (a_dropped_key_is_nowhere_in_the_file),
        TEST (a_line_that_was_cut_off_is_said),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
