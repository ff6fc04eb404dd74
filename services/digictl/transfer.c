/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/transfer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include "common/clock.h"
#include "services/digictl/text.h"

#define LARGE_BYTES (8 * 1024 * 1024) /* below this it is over before it can be read */
#define SHOW_EVERY_MS 100
#define BAR_COLUMNS 30

void digictl_progress_init (digictl_progress *progress, const char *name, uint64_t total)
{
    *progress = (digictl_progress){ .name = name, .total = total, .started_ms = dm_clock_monotonic_ms () };
    progress->is_shown = total >= LARGE_BYTES && isatty (STDERR_FILENO);
}

void digictl_progress_show (digictl_progress *progress, uint64_t done)
{
    int64_t now_ms = dm_clock_monotonic_ms ();
    if (!progress->is_shown || now_ms - progress->shown_ms < SHOW_EVERY_MS)
        return;
    char size[16], speed[16], bar[BAR_COLUMNS + 1];
    int64_t passed_ms = now_ms - progress->started_ms + 1;
    size_t filled = (size_t) (done * BAR_COLUMNS / progress->total);
    memset (bar, '#', filled);
    memset (bar + filled, '.', BAR_COLUMNS - filled);
    bar[BAR_COLUMNS] = '\0';
    char *name = digictl_text_clean (progress->name, false);
    fputc ('\r', stderr);
    digictl_text_fit (stderr, name, 20, false);
    fprintf (stderr, " [%s] %3u%% %9s %9s/s", bar, (unsigned) (done * 100 / progress->total),
             digictl_text_size (done, size), digictl_text_size (done * 1000 / (uint64_t) passed_ms, speed));
    free (name);
    progress->shown_ms = now_ms;
}

void digictl_progress_clear (digictl_progress *progress)
{
    if (progress->is_shown)
        fputs ("\r\033[K", stderr);
}

const char *digictl_media_type (const char *name)
{
    static const struct {
        const char *extension, *type;
    } rows[] = {
        { "csv", "text/csv" },
        { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "eml", "message/rfc822" },
        { "gif", "image/gif" },
        { "heic", "image/heic" },
        { "html", "text/html" },
        { "jpeg", "image/jpeg" },
        { "jpg", "image/jpeg" },
        { "json", "application/json" },
        { "mov", "video/quicktime" },
        { "mp4", "video/mp4" },
        { "odt", "application/vnd.oasis.opendocument.text" },
        { "pdf", "application/pdf" },
        { "png", "image/png" },
        { "tif", "image/tiff" },
        { "tiff", "image/tiff" },
        { "txt", "text/plain" },
        { "webp", "image/webp" },
        { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { "xml", "application/xml" },
        { "zip", "application/zip" },
    };
    const char *dot = strrchr (name, '.');
    for (size_t i = 0; dot && i < DM_COUNT (rows); i++)
        if (strcasecmp (rows[i].extension, dot + 1) == 0)
            return rows[i].type;
    return "application/octet-stream";
}
