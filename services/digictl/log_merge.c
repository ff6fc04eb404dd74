/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_merge.h"

#include <stdlib.h>
#include <string.h>

/* A binary heap: each line comes before the two below it. */
struct digictl_log_merge {
    digictl_log_line *lines;
    size_t count, room, bytes;
    uint64_t put;    /* lines so far */
    size_t counts[]; /* of each source */
};

digictl_log_merge *digictl_log_merge_open (size_t source_count)
{
    digictl_log_merge *merge = calloc (1, sizeof *merge + source_count * sizeof *merge->counts);
    if (!merge)
        abort ();
    return merge;
}

void digictl_log_merge_destroy (digictl_log_merge **merge)
{
    if (!*merge)
        return;
    for (size_t i = 0; i < (*merge)->count; i++)
        free ((*merge)->lines[i].text);
    free ((*merge)->lines);
    free (*merge);
    *merge = NULL;
}

static bool comes_before (const digictl_log_line *a, const digictl_log_line *b)
{
    return a->time_ms != b->time_ms ? a->time_ms < b->time_ms : a->number < b->number;
}

static void swap (digictl_log_line *a, digictl_log_line *b)
{
    digictl_log_line kept = *a;
    *a = *b;
    *b = kept;
}

void digictl_log_merge_put (digictl_log_merge *merge, digictl_log_line line)
{
    if (merge->count == merge->room) {
        merge->room = 2 * merge->room + 64;
        merge->lines = realloc (merge->lines, merge->room * sizeof *merge->lines);
        if (!merge->lines)
            abort ();
    }
    line.number = merge->put++;
    merge->bytes += strlen (line.text);
    merge->counts[line.source]++;
    size_t at = merge->count++;
    merge->lines[at] = line;
    for (; at > 0 && comes_before (&merge->lines[at], &merge->lines[(at - 1) / 2]); at = (at - 1) / 2)
        swap (&merge->lines[at], &merge->lines[(at - 1) / 2]);
}

bool digictl_log_merge_take (digictl_log_merge *merge, digictl_log_line *out)
{
    if (merge->count == 0)
        return false;
    *out = merge->lines[0];
    merge->bytes -= strlen (out->text);
    merge->counts[out->source]--;
    merge->lines[0] = merge->lines[--merge->count];
    for (size_t at = 0, below; (below = 2 * at + 1) < merge->count; at = below) {
        if (below + 1 < merge->count && comes_before (&merge->lines[below + 1], &merge->lines[below]))
            below++;
        if (!comes_before (&merge->lines[below], &merge->lines[at]))
            break;
        swap (&merge->lines[below], &merge->lines[at]);
    }
    return true;
}

const digictl_log_line *digictl_log_merge_first (const digictl_log_merge *merge)
{
    return merge->count > 0 ? &merge->lines[0] : NULL;
}

size_t digictl_log_merge_count (const digictl_log_merge *merge, size_t source)
{
    return merge->counts[source];
}

size_t digictl_log_merge_bytes (const digictl_log_merge *merge)
{
    return merge->bytes;
}
