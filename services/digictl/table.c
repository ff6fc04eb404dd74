/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/table.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "services/digictl/text.h"

#define GAP 2
#define WIDTH_LEAST 40
#define WIDTH_USUAL 100 /* of a terminal that does not tell */
#define COLUMN_LEAST 6  /* narrower than this nothing can be read */

struct digictl_table {
    FILE *out;
    const digictl_column *columns;
    size_t column_count, width;
    size_t widths[DIGICTL_COLUMNS_MAX]; /* of the widest cell so far */
    char **cells;                       /* of the rows that were not printed yet */
    size_t cell_count, cell_room;
    size_t row_count;
    bool has_titles;
};

digictl_table *digictl_table_open (FILE *out, const digictl_column columns[], size_t count, size_t width)
{
    assert (count > 0 && count <= DIGICTL_COLUMNS_MAX);
    digictl_table *table = calloc (1, sizeof *table);
    if (!table)
        abort ();
    *table = (digictl_table){ .out = out, .columns = columns, .column_count = count, .width = width };
    for (size_t i = 0; i < count; i++)
        table->widths[i] = digictl_text_width (columns[i].title);
    return table;
}

void digictl_table_destroy (digictl_table **table)
{
    if (!*table)
        return;
    digictl_table_flush (*table);
    free ((*table)->cells);
    free (*table);
    *table = NULL;
}

void digictl_table_add (digictl_table *table, const char *const cells[])
{
    if (table->cell_count + table->column_count > table->cell_room) {
        table->cell_room = table->cell_room * 2 + 16 * table->column_count;
        table->cells = realloc (table->cells, table->cell_room * sizeof *table->cells);
        if (!table->cells)
            abort ();
    }
    for (size_t i = 0; i < table->column_count; i++) {
        char *cell = digictl_text_clean (cells[i] ? cells[i] : "", false);
        size_t width = digictl_text_width (cell);
        if (width > table->widths[i])
            table->widths[i] = width;
        table->cells[table->cell_count++] = cell;
    }
    table->row_count++;
}

/* Takes columns from the widest that may shrink, until the line fits or none can give any. */
static void shrink (const digictl_table *table, size_t widths[])
{
    size_t total = (table->column_count - 1) * GAP;
    for (size_t i = 0; i < table->column_count; i++)
        total += widths[i] = table->widths[i];
    for (; total > table->width; total--) {
        size_t widest = table->column_count;
        for (size_t i = 0; i < table->column_count; i++)
            if (table->columns[i].may_shrink && widths[i] > COLUMN_LEAST
                && (widest == table->column_count || widths[i] > widths[widest]))
                widest = i;
        if (widest == table->column_count)
            return;
        widths[widest]--;
    }
}

/* No spaces at the end of a line. */
static void print_row (const digictl_table *table, const size_t widths[], const char *const cells[])
{
    size_t last = table->column_count - 1;
    while (last > 0 && !*cells[last])
        last--;
    for (size_t i = 0; i < last; i++) {
        digictl_text_fit (table->out, cells[i], widths[i], table->columns[i].is_right);
        fprintf (table->out, "%*s", GAP, "");
    }
    size_t width = digictl_text_width (cells[last]);
    bool is_padded = table->columns[last].is_right || width > widths[last];
    digictl_text_fit (table->out, cells[last], is_padded ? widths[last] : width, table->columns[last].is_right);
    fputc ('\n', table->out);
}

static void print_titles (const digictl_table *table, const size_t widths[])
{
    const char *titles[DIGICTL_COLUMNS_MAX];
    for (size_t i = 0; i < DIGICTL_COLUMNS_MAX; i++)
        titles[i] = i < table->column_count ? table->columns[i].title : "";
    print_row (table, widths, titles);
}

void digictl_table_flush (digictl_table *table)
{
    size_t widths[DIGICTL_COLUMNS_MAX] = { 0 };
    shrink (table, widths);
    if (table->cell_count > 0 && !table->has_titles)
        print_titles (table, widths);
    table->has_titles |= table->cell_count > 0;
    for (size_t i = 0; i < table->cell_count; i += table->column_count)
        print_row (table, widths, (const char *const *) &table->cells[i]);
    for (size_t i = 0; i < table->cell_count; i++)
        free (table->cells[i]);
    table->cell_count = 0;
}

size_t digictl_table_count (const digictl_table *table)
{
    return table->row_count;
}

/* What the user says that the terminal has; 0 for nothing. */
static size_t told_columns (void)
{
    const char *text = getenv ("COLUMNS");
    return text ? strtoul (text, NULL, 10) : 0;
}

size_t digictl_table_line_width (FILE *out)
{
    struct winsize size = { 0 };
    if (!isatty (fileno (out)))
        return SIZE_MAX;
    size_t columns = told_columns ();
    if (columns == 0 && ioctl (fileno (out), TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns == 0)
        return WIDTH_USUAL;
    return columns < WIDTH_LEAST ? WIDTH_LEAST : columns;
}
