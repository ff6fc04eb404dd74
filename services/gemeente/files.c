/* SPDX-License-Identifier: EUPL-1.2 */
/* The logo and the texts that lie beside a municipality's file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/small_file.h"
#include "common/utf8.h"
#include "services/gemeente/inside.h"
#include "services/gemeente/logo.h"

#define TEXT_BYTES_MAX (32 * 1024)
#define NAME_MARK "{gemeente}" /* in a text: the municipality's name */

const char *const gemeente_text_names[GEMEENTE_TEXTS] = { "toegankelijkheid", "privacy", "contact" };
static const char *const languages[GEMEENTE_LANGUAGES] = { "nl", "en" };

/* A file in the folder of the municipality's file; NULL, with a reason, when it cannot be read. */
static char *read_file (const char *path, const char *name, size_t most, const cJSON *node, dm_reasons *reasons,
                        dm_arena *arena, size_t *out_size)
{
    char *bytes = malloc (most + 1), whole[DM_PATH_SIZE];
    const char *slash = strrchr (path, '/');
    dm_error error = { 0 };
    if (!bytes)
        abort ();
    snprintf (whole, sizeof whole, "%.*s%s", slash ? (int) (slash - path) + 1 : 0, path, name);
    bool is_read = dm_small_file_read (whole, bytes, most + 1, out_size, &error) == DM_OK;
    if (!is_read)
        dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (NULL, node->string), "%s", error.message);
    char *kept = is_read ? dm_arena_alloc (arena, *out_size + 1) : NULL;
    if (kept) {
        memcpy (kept, bytes, *out_size);
        kept[*out_size] = '\0';
    }
    free (bytes);
    return kept;
}

/* No folder but that of the file and those below it. */
static bool is_below (const cJSON *node, dm_reasons *reasons)
{
    bool is_good = *node->valuestring != '/' && !strstr (node->valuestring, "..");
    if (!is_good)
        dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (NULL, node->string),
                       "it lies beside this file or in a folder there: no / at the begin, and no ..");
    return is_good;
}

static void read_logo (const cJSON *node, const char *path, dm_reasons *reasons, gemeente *out)
{
    size_t size;
    const char *bytes = is_below (node, reasons) ? read_file (path, node->valuestring, GEMEENTE_LOGO_BYTES_MAX, node,
                                                              reasons, out->arena, &size)
                                                 : NULL;
    const char *wrong = bytes ? gemeente_logo_check (bytes, size, reasons->arena, &out->logo) : NULL;
    if (wrong)
        dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (NULL, "logo"), "%s: %s", node->valuestring, wrong);
}

/* The text with the municipality's name where that is meant. */
static const char *fill_in (const char *text, const char *name, dm_arena *arena)
{
    const char *mark = strstr (text, NAME_MARK);
    if (!mark)
        return text;
    return dm_arena_printf (arena, "%.*s%s%s", (int) (mark - text), text, name,
                            fill_in (mark + strlen (NAME_MARK), name, arena));
}

/* What still is to be filled in; NULL for nothing. */
static const char *find_placeholder (const char *text)
{
    const char *dutch = strstr (text, "[VUL IN"), *english = strstr (text, "[FILL IN");
    return !dutch || (english && english < dutch) ? english : dutch;
}

static unsigned count_lines (const char *text, const char *until)
{
    unsigned line = 1;
    for (; text < until; text++)
        line += *text == '\n';
    return line;
}

static void refuse (dm_reasons *reasons, const cJSON *node, const char *name, unsigned line, const char *why)
{
    dm_reason_add (reasons, dm_yaml_line (node), DM_PLACE (NULL, "texts"), "%s:%u: %s", name, line, why);
}

static void check_text (const char *text, size_t size, const char *name, const cJSON *node, dm_reasons *reasons,
                        const gemeente *owner)
{
    if (strlen (text) != size || !dm_utf8_is_valid (text, size))
        refuse (reasons, node, name, 1, "it is not UTF-8 text");
    else if (strncmp (text, "# ", 2) != 0 || text[2] == '\n')
        refuse (reasons, node, name, 1, "its first line is the title of the page: # and a space, then the title");
    for (const char *at = text; !owner->is_demo && (at = find_placeholder (at)); at++)
        refuse (reasons, node, name, count_lines (text, at), "this still is to be filled in");
}

static const char *read_text (const cJSON *node, const char *path, const char *name, dm_reasons *reasons,
                              const gemeente *owner)
{
    size_t size;
    const char *whole = dm_arena_printf (reasons->arena, "%s/%s", node->valuestring, name);
    const char *text = read_file (path, whole, TEXT_BYTES_MAX, node, reasons, owner->arena, &size);
    if (!text)
        return NULL;
    check_text (text, size, whole, node, reasons, owner);
    return fill_in (text, owner->name, owner->arena);
}

void gemeente_read_files (const cJSON *root, const char *path, dm_reasons *reasons, gemeente *out)
{
    read_logo (cJSON_GetObjectItemCaseSensitive (root, "logo"), path, reasons, out);
    const cJSON *node = cJSON_GetObjectItemCaseSensitive (root, "texts");
    if (!is_below (node, reasons))
        return;
    for (size_t i = 0; i < DM_COUNT (out->texts); i++)
        for (size_t j = 0; j < DM_COUNT (languages); j++)
            out->texts[i].in[j] = read_text (
                node, path, dm_arena_printf (reasons->arena, "%s.%s.txt", gemeente_text_names[i], languages[j]),
                reasons, out);
}
