/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/read_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int digictl_read_file (digictl_session *session, const char *path, size_t most, const char *bound, char **out,
                       size_t *out_bytes)
{
    char *text = dm_arena_alloc (session->arena, most + 2);
    FILE *file = strcmp (path, "-") == 0 ? stdin : fopen (path, "re");
    if (!file)
        return digictl_fail_here (session, "%s: %s", path, strerror (errno));
    size_t size = fread (text, 1, most + 1, file);
    bool is_read = !ferror (file);
    int cause = errno;
    if (file != stdin)
        fclose (file);
    if (!is_read)
        return digictl_fail_here (session, "%s: %s", path, strerror (cause));
    if (size > most)
        return digictl_fail_here (session, "%s: %s", path, bound);
    text[size] = '\0';
    *out = text;
    *out_bytes = size;
    return DIGICTL_DONE;
}
