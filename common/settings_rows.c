/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/settings_rows.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *placeholder, *text;
} kinds[] = {
    [DM_SETTING_TEXT] = { "TEXT", "text" },
    [DM_SETTING_NUMBER] = { "NUMBER", "a whole number" },
    [DM_SETTING_BOOL] = { "BOOL", "true or false" },
    [DM_SETTING_PATH] = { "PATH", "a path" },
    [DM_SETTING_ENDPOINT] = { "ENDPOINT", "tcp://host:port" },
    [DM_SETTING_SECRET] = { "SECRET", "text" },
};

const dm_setting *dm_setting_at (const dm_setting_rows *rows, size_t i)
{
    for (size_t t = 0; t < rows->table_count; i -= rows->counts[t++])
        if (i < rows->counts[t])
            return &rows->tables[t][i];
    return NULL;
}

/* A character of a setting's name, as it stands in the variable's name. */
static char upper (char c)
{
    if (c == '-')
        return '_';
    return (char) (c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

const char *dm_setting_variable (const dm_setting *row, const char *suffix, char out[DM_SETTING_NAME_SIZE])
{
    int length = snprintf (out, DM_SETTING_NAME_SIZE, DM_SETTING_PREFIX "%s%s", row->name, suffix);
    assert (length > 0 && length < DM_SETTING_NAME_SIZE);
    for (char *c = out + strlen (DM_SETTING_PREFIX); *c; c++)
        *c = upper (*c);
    return out;
}

const char *dm_setting_describe (const dm_setting *row, char out[DM_SETTING_KIND_SIZE])
{
    if (row->kind == DM_SETTING_NUMBER)
        snprintf (out, DM_SETTING_KIND_SIZE, "%s from %" PRId64 " to %" PRId64, kinds[row->kind].text, row->min,
                  row->max);
    else
        snprintf (out, DM_SETTING_KIND_SIZE, "%s", kinds[row->kind].text);
    return out;
}

/* The default to show, NULL for none. */
static const char *shown_default (const dm_setting *row)
{
    return row->fallback && *row->fallback && row->kind != DM_SETTING_SECRET ? row->fallback : NULL;
}

void dm_settings_print_help (const dm_setting *const tables[], const size_t counts[], size_t table_count, FILE *out)
{
    const dm_setting_rows rows = { tables, counts, table_count };
    char name[DM_SETTING_NAME_SIZE], kind[DM_SETTING_KIND_SIZE];
    const dm_setting *row;
    for (size_t i = 0; (row = dm_setting_at (&rows, i)); i++) {
        const char *shown = shown_default (row);
        fprintf (out, "  --%s=%s\n      %s (%s%s%s%s)\n", row->name, kinds[row->kind].placeholder, row->help,
                 dm_setting_describe (row, kind), !row->fallback ? "; required" : "", shown ? "; default " : "",
                 shown ? shown : "");
        fprintf (out, "      %s, or %sthe file that %s_FILE names\n", dm_setting_variable (row, "", name),
                 row->kind == DM_SETTING_SECRET ? "better " : "", name);
    }
}

/* Prints text inside a cell of a Markdown table. */
static void print_cell (FILE *out, const char *text)
{
    for (; *text; text++)
        fprintf (out, "%s%c", *text == '|' ? "\\" : "", *text);
}

void dm_settings_print_markdown (const dm_setting *const tables[], const size_t counts[], size_t table_count, FILE *out)
{
    const dm_setting_rows rows = { tables, counts, table_count };
    char name[DM_SETTING_NAME_SIZE], kind[DM_SETTING_KIND_SIZE];
    const dm_setting *row;
    fputs ("| option | environment | what | value | default |\n|---|---|---|---|---|\n", out);
    for (size_t i = 0; (row = dm_setting_at (&rows, i)); i++) {
        const char *shown = shown_default (row);
        fprintf (out, "| `--%s` | `%s` | ", row->name, dm_setting_variable (row, "", name));
        print_cell (out, row->help);
        fprintf (out, " | %s | %s", dm_setting_describe (row, kind), shown ? "`" : row->fallback ? "" : "required");
        print_cell (out, shown ? shown : "");
        fputs (shown ? "` |\n" : " |\n", out);
    }
}
