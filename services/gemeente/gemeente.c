/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gemeente/gemeente.h"

#include <stdlib.h>
#include <string.h>
#include "common/small_file.h"
#include "common/utf8.h"
#include "services/gemeente/inside.h"

#define FILE_BYTES_MAX (64 * 1024)

/* What stands in the example that ships, and in no real municipality's file. */
static const char *const examples[] = { "voorbeeldstad", "voorbeeldplein", ".example", "14 0123",
                                        "0123 45 67 89", "1234 AB",        "1234 ZZ" };

static void refuse_examples (const cJSON *node, const dm_place *place, dm_reasons *reasons)
{
    int i = 0;
    const cJSON *child;
    for (size_t k = 0; cJSON_IsString (node) && k < DM_COUNT (examples); k++)
        if (strcasestr (node->valuestring, examples[k])) {
            dm_reason_add (reasons, dm_yaml_line (node), place, "this is still that of the example");
            return;
        }
    cJSON_ArrayForEach (child, node) {
        const dm_place below = { place, child->string, i++ };
        refuse_examples (child, &below, reasons);
    }
}

/* Reads the tree; NULL, with a reason, when there is none. */
static cJSON *read_tree (const char *path, dm_reasons *reasons)
{
    char *text = malloc (FILE_BYTES_MAX + 1);
    size_t size;
    dm_error error = { 0 };
    cJSON *root = NULL;
    if (!text)
        abort ();
    if (dm_small_file_read (path, text, FILE_BYTES_MAX, &size, &error))
        dm_reason_add (reasons, 0, NULL, "%s", error.message);
    else {
        text[size] = '\0';
        if (strlen (text) == size && dm_utf8_is_valid (text, size))
            root = dm_yaml_read (text, reasons);
        else
            dm_reason_add (reasons, 0, NULL, "it is not UTF-8 text");
    }
    free (text);
    return root;
}

static void read_all (cJSON *root, const char *path, dm_reasons *reasons, gemeente *out)
{
    const dm_schema_key *schema = &gemeente_schema;
    dm_schema_check (root, schema, NULL, reasons);
    if (reasons->count > 0)
        return;
    gemeente_fill (root, reasons, out);
    gemeente_read_files (root, path, reasons, out);
    if (!out->is_demo)
        refuse_examples (root, NULL, reasons);
}

void gemeente_open (const char *path, dm_reasons *reasons, gemeente **out)
{
    dm_arena *arena = dm_arena_open ();
    gemeente *it = dm_arena_zalloc (arena, sizeof *it);
    it->arena = arena;
    cJSON *root = read_tree (path, reasons);
    if (root)
        read_all (root, path, reasons, it);
    cJSON_Delete (root);
    dm_reasons_sort (reasons);
    if (reasons->count > 0)
        gemeente_destroy (&it);
    *out = it;
}

void gemeente_destroy (gemeente **it)
{
    if (!*it)
        return;
    dm_arena *arena = (*it)->arena;
    *it = NULL;
    dm_arena_destroy (&arena);
}

/* What stands before the message: the line and the place, where there are. */
static dm_status fail_with (const dm_reasons *reasons, const char *path, dm_error *error)
{
    const dm_reason *first = &reasons->rows[0];
    return dm_fail (error, DM_INVALID_ARGUMENT, "gemeente", "%.80s:%u: %s%s%.120s (%zu in all: digictl gemeente check)",
                    path, first->line, first->path, *first->path ? ": " : "", first->message, reasons->count);
}

/* True for an https address that others than this machine can reach. */
static bool is_public (const char *url)
{
    static const char *const here[] = { "localhost", "127.0.0.1", "[::1]" };
    if (strncmp (url, "https://", 8) != 0)
        return false;
    for (size_t i = 0; i < DM_COUNT (here); i++) {
        size_t length = strlen (here[i]);
        if (strncmp (url + 8, here[i], length) == 0 && (url[8 + length] == '\0' || strchr (":/", url[8 + length])))
            return false;
    }
    return true;
}

dm_status gemeente_open_for (const char *path, const char *url, gemeente **out, dm_error *error)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    dm_reasons *reasons = dm_arena_zalloc (arena, sizeof *reasons);
    reasons->arena = arena;
    if (!*path)
        return dm_fail (error, DM_INVALID_ARGUMENT, "gemeente",
                        "the setting gemeente is needed: the file of the municipality (compose/gemeente/README.md)");
    gemeente_open (path, reasons, out);
    if (!*out)
        return fail_with (reasons, path, error);
    if (!(*out)->is_demo || !is_public (url))
        return DM_OK;
    gemeente_destroy (out);
    return dm_fail (error, DM_INVALID_ARGUMENT, "gemeente",
                    "%.80s is a demo (demo: true), which serves nobody at an https address: write your own", path);
}

const char *gemeente_words_in (const gemeente_words *words, const char *language)
{
    return words->in[strcmp (language, "en") == 0];
}
