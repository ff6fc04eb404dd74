/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pty.h>
#include <unistd.h>
#include "services/digictl/text.h"

typedef struct sheet {
    char *text;
    size_t size;
    FILE *out;
    digictl_table *table;
} sheet;

static void open_sheet (sheet *it, const digictl_column columns[], size_t count, size_t width)
{
    it->out = open_memstream (&it->text, &it->size);
    it->table = digictl_table_open (it->out, columns, count, width);
}

/* What was printed; good until it is freed. */
static const char *close_sheet (sheet *it)
{
    digictl_table_destroy (&it->table);
    assert_null (it->table);
    fclose (it->out);
    return it->text;
}

static void columns_are_as_wide_as_their_widest_cell (void **state)
{
    static const digictl_column columns[] = { { .title = "NAAM" },
                                              { .title = "N", .is_right = true },
                                              { .title = "WAT" } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 3, 100);
    digictl_table_add (it.table, (const char *const[]){ "caf\xC3\xA9", "7", "a" });
    digictl_table_add (it.table, (const char *const[]){ "\xE6\xBC\xA2\xE5\xAD\x97\xE5\xAD\x97", "1234", NULL });
    assert_int_equal (digictl_table_count (it.table), 2);
    assert_string_equal (close_sheet (&it), "NAAM       N  WAT\n"
                                            "caf\xC3\xA9       7  a\n"
                                            "\xE6\xBC\xA2\xE5\xAD\x97\xE5\xAD\x97  1234\n");
    free (it.text);
}

static void line_that_is_too_long_is_cut_where_it_may_be (void **state)
{
    static const digictl_column columns[] = { { .title = "ID" },
                                              { .title = "TEXTS", .may_shrink = true },
                                              { .title = "E" } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 3, 30);
    digictl_table_add (it.table, (const char *const[]){ "0123456789", "abcdefghijklmnopqrstuvwxyz", "e" });
    assert_string_equal (close_sheet (&it), "ID          TEXTS            E\n"
                                            "0123456789  abcdefghijklmn\xE2\x80\xA6  e\n");
    free (it.text);
}

static void widest_column_gives_first (void **state)
{
    static const digictl_column columns[] = { { .title = "A", .may_shrink = true },
                                              { .title = "B", .may_shrink = true } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 2, 22);
    digictl_table_add (it.table, (const char *const[]){ "0123456789", "abcdefghijklmnopqrstuvwxyz" });
    assert_string_equal (close_sheet (&it), "A           B\n0123456789  abcdefghi\xE2\x80\xA6\n");
    free (it.text);
}

static void columns_that_may_not_shrink_stay_whole (void **state)
{
    static const digictl_column columns[] = { { .title = "A" }, { .title = "B", .may_shrink = true } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 2, 10);
    digictl_table_add (it.table, (const char *const[]){ "0123456789", "abcdefgh" });
    assert_string_equal (close_sheet (&it), "A           B\n0123456789  abcde\xE2\x80\xA6\n");
    free (it.text);
}

static void cells_cannot_steer_the_terminal (void **state)
{
    static const digictl_column columns[] = { { .title = "A" } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 1, 100);
    digictl_table_add (it.table, (const char *const[]){ "\x1B]0;x\x07\nvals" });
    assert_string_equal (close_sheet (&it), "A\n\xEF\xBF\xBD]0;x\xEF\xBF\xBD vals\n");
    free (it.text);
}

static void titles_are_printed_once_and_only_with_rows (void **state)
{
    static const digictl_column columns[] = { { .title = "A" } };
    sheet it;
    (void) state;
    open_sheet (&it, columns, 1, 100);
    digictl_table_flush (it.table);
    assert_string_equal (close_sheet (&it), "");
    free (it.text);
    open_sheet (&it, columns, 1, 100);
    for (int i = 0; i < 50; i++) {
        digictl_table_add (it.table, (const char *const[]){ "x" });
        if (i % 20 == 0)
            digictl_table_flush (it.table);
    }
    assert_memory_equal (close_sheet (&it), "A\nx\nx\n", 6);
    assert_int_equal (it.size, 51 * 2);
    free (it.text);
}

/* Prints one long row as a verb does, and reads what arrived at the other end. */
static void print_long_row (int into, int from, char out[256])
{
    static const digictl_column columns[] = { { .title = "TEXTS", .may_shrink = true } };
    char row[121];
    memset (row, 'x', sizeof row - 1);
    row[sizeof row - 1] = '\0';
    FILE *file = fdopen (into, "w");
    digictl_table *table = digictl_table_open (file, columns, 1, digictl_table_line_width (file));
    digictl_table_add (table, (const char *const[]){ row });
    digictl_table_destroy (&table);
    fflush (file);
    ssize_t size = 0;
    for (ssize_t more = 1; more > 0 && (size == 0 || out[size - 1] != '\n' || !strchr (out, 'x')); size += more) {
        more = read (from, out + size, (size_t) (255 - size));
        assert_true (more > 0);
        out[size + more] = '\0';
    }
    fclose (file);
    close (from);
}

static void assert_columns_on_terminal (const char *told, unsigned short columns, size_t expected)
{
    const struct winsize size = { .ws_col = columns, .ws_row = 24 };
    char out[256] = "";
    int master, terminal;
    assert_int_equal (openpty (&master, &terminal, NULL, NULL, &size), 0);
    if (told)
        setenv ("COLUMNS", told, 1);
    print_long_row (terminal, master, out);
    unsetenv ("COLUMNS");
    const char *row = strchr (out, 'x'), *end = strstr (row, "\xE2\x80\xA6");
    assert_non_null (end);
    assert_int_equal (end - row + 1, expected);
}

static void table_is_cut_on_a_terminal_alone (void **state)
{
    char out[256] = "";
    int ends[2];
    (void) state;
    unsetenv ("COLUMNS");
    assert_columns_on_terminal (NULL, 60, 60);
    assert_columns_on_terminal ("70", 60, 70);
    assert_columns_on_terminal ("many", 60, 60);
    assert_columns_on_terminal (NULL, 7, 40);
    assert_columns_on_terminal (NULL, 0, 100);
    assert_int_equal (pipe (ends), 0);
    setenv ("COLUMNS", "50", 1);
    print_long_row (ends[1], ends[0], out);
    unsetenv ("COLUMNS");
    assert_int_equal (strspn (strchr (out, 'x'), "x"), 120);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (columns_are_as_wide_as_their_widest_cell),
        cmocka_unit_test (line_that_is_too_long_is_cut_where_it_may_be),
        cmocka_unit_test (widest_column_gives_first),
        cmocka_unit_test (columns_that_may_not_shrink_stay_whole),
        cmocka_unit_test (cells_cannot_steer_the_terminal),
        cmocka_unit_test (titles_are_printed_once_and_only_with_rows),
        cmocka_unit_test (table_is_cut_on_a_terminal_alone),
    };
    digictl_text_init ();
    return cmocka_run_group_tests (tests, NULL, NULL);
}
