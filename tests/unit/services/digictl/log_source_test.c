/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "tests/support/process.h"

typedef struct place {
    char *folder;
    char current[300];
    digictl_log_source *source;
    dm_error error;
} place;

static int set_up (void **state)
{
    place *it = calloc (1, sizeof *it);
    it->folder = ts_folder_make ();
    snprintf (it->current, sizeof it->current, "%s/current", it->folder);
    *state = it;
    return 0;
}

static int tear_down (void **state)
{
    place *it = *state;
    digictl_log_source_destroy (&it->source);
    ts_folder_remove (&it->folder);
    free (it);
    return 0;
}

/* Adds to a file of the folder. */
static void add (const place *it, const char *name, const char *text)
{
    char path[400];
    snprintf (path, sizeof path, "%s/%s", it->folder, name);
    FILE *file = fopen (path, "a");
    fputs (text, file);
    assert_int_equal (fclose (file), 0);
}

static void open_it (place *it, const char *path, bool follows)
{
    assert_int_equal (digictl_log_source_open (path, follows, 0, &it->source, &it->error), DM_OK);
}

static void assert_line (place *it, const char *wanted)
{
    char *line = NULL;
    assert_int_equal (digictl_log_source_read (it->source, &line), DIGICTL_LOG_LINE);
    assert_string_equal (line, wanted);
    free (line);
}

static void assert_state (place *it, digictl_log_state wanted)
{
    char *line = NULL;
    assert_int_equal (digictl_log_source_read (it->source, &line), wanted);
}

static void lines_of_a_file_end_with_it_whole_or_not (void **state)
{
    place *it = *state;
    add (it, "current", "one\r\n\ntwo\nrest");
    open_it (it, it->current, false);
    assert_line (it, "one");
    assert_line (it, "");
    assert_line (it, "two");
    assert_line (it, "rest");
    assert_state (it, DIGICTL_LOG_ENDED);
    assert_state (it, DIGICTL_LOG_ENDED);
}

static void older_files_of_a_folder_come_first (void **state)
{
    place *it = *state;
    add (it, "@4000000067a0b1c200000000.s", "2\n");
    add (it, "@4000000067a0b1c100000000.s", "1\n");
    add (it, "@4000000067a0b1c300000000.u", "3\n");
    add (it, "@4000000067a0b1c300000000.t", "what svlogd works on\n");
    add (it, "config", "s1000000\n");
    add (it, "current", "4\n");
    open_it (it, it->folder, false);
    assert_line (it, "1");
    assert_line (it, "2");
    assert_line (it, "3");
    assert_line (it, "4");
    assert_state (it, DIGICTL_LOG_ENDED);
}

static void older_files_that_ended_before_are_left_out (void **state)
{
    place *it = *state;
    char path[400];
    add (it, "@4000000067a0b1c100000000.s", "1\n");
    add (it, "@4000000067a0b1c200000000.s", "2\n");
    add (it, "current", "3\n");
    snprintf (path, sizeof path, "%s/@4000000067a0b1c100000000.s", it->folder);
    const struct timespec then[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
    assert_int_equal (utimensat (AT_FDCWD, path, then, 0), 0);
    assert_int_equal (digictl_log_source_open (it->folder, false, 1001000, &it->source, &it->error), DM_OK);
    assert_line (it, "2");
    assert_line (it, "3");
}

static void a_line_that_is_too_long_is_cut_and_the_next_is_whole (void **state)
{
    place *it = *state;
    for (size_t size = DIGICTL_LOG_LINE_MAX - 1; size <= 3 * (size_t) DIGICTL_LOG_LINE_MAX; size *= 2, size++) {
        bool is_cut = size >= DIGICTL_LOG_LINE_MAX;
        char *text = malloc (size + 1), *line = NULL;
        memset (text, 'x', size);
        text[size] = '\0';
        FILE *file = fopen (it->current, "w");
        fprintf (file, "%s\nnext\n", text);
        fclose (file);
        open_it (it, it->current, false);
        assert_int_equal (digictl_log_source_read (it->source, &line), DIGICTL_LOG_LINE);
        assert_int_equal (strlen (line), is_cut ? DIGICTL_LOG_LINE_MAX + 3 : size);
        assert_int_equal (strcmp (line + strlen (line) - 3, "\xE2\x80\xA6") == 0, is_cut);
        assert_line (it, "next");
        assert_state (it, DIGICTL_LOG_ENDED);
        digictl_log_source_destroy (&it->source);
        free (line);
        free (text);
    }
}

static void a_byte_0_is_seen (void **state)
{
    place *it = *state;
    FILE *file = fopen (it->current, "w");
    fwrite ("a\0\0b\n", 1, 5, file);
    fclose (file);
    open_it (it, it->current, false);
    assert_line (it, "a\xEF\xBF\xBD\xEF\xBF\xBD"
                     "b");
}

static void what_is_followed_goes_on_in_the_file_that_takes_its_place (void **state)
{
    place *it = *state;
    char old[400];
    snprintf (old, sizeof old, "%s/@4000000067a0b1c100000000.s", it->folder);
    add (it, "current", "one\nha");
    open_it (it, it->folder, true);
    assert_line (it, "one");
    assert_state (it, DIGICTL_LOG_WAITING);
    add (it, "current", "lf\n");
    assert_line (it, "half");
    assert_state (it, DIGICTL_LOG_WAITING);
    add (it, "current", "last\n");
    assert_int_equal (rename (it->current, old), 0);
    assert_line (it, "last");
    assert_state (it, DIGICTL_LOG_WAITING); /* there is no file now */
    add (it, "current", "new\n");
    assert_line (it, "new");
    assert_int_equal (truncate (it->current, 0), 0);
    assert_state (it, DIGICTL_LOG_WAITING);
    add (it, "current", "n\n");
    assert_line (it, "n");
    assert_int_equal (digictl_log_source_descriptor (it->source), -1);
}

static void a_stream_that_is_followed_is_not_waited_for (void **state)
{
    place *it = *state;
    int ends[2];
    assert_int_equal (pipe (ends), 0);
    assert_int_equal (dup2 (ends[0], STDIN_FILENO), STDIN_FILENO);
    close (ends[0]);
    open_it (it, "-", true);
    assert_state (it, DIGICTL_LOG_WAITING);
    assert_int_equal (digictl_log_source_descriptor (it->source), STDIN_FILENO);
    assert_int_equal (write (ends[1], "one\ntwo", 7), 7);
    assert_line (it, "one");
    assert_state (it, DIGICTL_LOG_WAITING);
    close (ends[1]);
    assert_line (it, "two");
    assert_state (it, DIGICTL_LOG_ENDED);
    assert_int_equal (digictl_log_source_descriptor (it->source), -1);
}

static void what_cannot_be_read_is_told (void **state)
{
    place *it = *state;
    assert_int_equal (digictl_log_source_open ("/nowhere/log", false, 0, &it->source, &it->error), DM_NOT_FOUND);
    assert_string_equal (it->error.message, "/nowhere/log: No such file or directory");
    assert_int_equal (digictl_log_source_open (it->folder, false, 0, &it->source, &it->error), DM_NOT_FOUND);
    assert_non_null (strstr (it->error.message, "/current: No such file or directory"));
    assert_null (it->source);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (lines_of_a_file_end_with_it_whole_or_not),
        TEST (older_files_of_a_folder_come_first),
        TEST (older_files_that_ended_before_are_left_out),
        TEST (a_line_that_is_too_long_is_cut_and_the_next_is_whole),
        TEST (a_byte_0_is_seen),
        TEST (what_is_followed_goes_on_in_the_file_that_takes_its_place),
        TEST (a_stream_that_is_followed_is_not_waited_for),
        TEST (what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
