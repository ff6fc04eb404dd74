/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/log_source.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (DIGICTL_LOG_LINE_MAX + 16)
#define ELLIPSIS "\xE2\x80\xA6"           /* U+2026 */
#define REPLACEMENT "\xEF\xBF\xBD"        /* U+FFFD */
#define FOLDER_PATTERN "/@[0-9a-f]*.[su]" /* Source: svlogd(8): @ and TAI64N, so their names are in order of time */

struct digictl_log_source {
    char path[PATH_MAX]; /* of the file that is written */
    glob_t older;        /* files before it, oldest first */
    size_t next_older;
    int fd;
    bool is_stream, follows; /* a stream is no file on a disk: it has one end, and can be waited for */
    bool is_last;            /* what is open is the file that is written */
    bool has_ended;
    char buffer[BUFFER_BYTES];
    size_t begin, end; /* what was read and not given yet */
    bool is_skipping;  /* behind a line that was cut */
};

static bool is_folder (const char *path)
{
    struct stat it;
    return stat (path, &it) == 0 && S_ISDIR (it.st_mode);
}

/* The older files of a folder that were written since then. */
static void find_older (digictl_log_source *source, const char *folder, int64_t since_ms)
{
    char pattern[PATH_MAX + sizeof FOLDER_PATTERN];
    struct stat it;
    snprintf (pattern, sizeof pattern, "%s" FOLDER_PATTERN, folder);
    if (glob (pattern, 0, NULL, &source->older))
        return;
    while (source->next_older < source->older.gl_pathc
           && (stat (source->older.gl_pathv[source->next_older], &it) || it.st_mtim.tv_sec < since_ms / 1000))
        source->next_older++;
}

/* Opens the next file that there is to read.  Returns false, with errno, when it cannot be opened. */
static bool open_next (digictl_log_source *source)
{
    source->fd = -1;
    while (source->fd < 0 && source->next_older < source->older.gl_pathc)
        source->fd = open (source->older.gl_pathv[source->next_older++], O_RDONLY | O_CLOEXEC);
    source->is_last = source->fd < 0;
    if (source->is_last)
        source->fd = open (source->path, O_RDONLY | O_CLOEXEC);
    struct stat it;
    source->is_stream = source->fd >= 0 && fstat (source->fd, &it) == 0 && !S_ISREG (it.st_mode);
    return source->fd >= 0;
}

static digictl_log_source *open_stdin (bool follows)
{
    digictl_log_source *source = calloc (1, sizeof *source);
    if (!source)
        abort ();
    source->is_stream = source->is_last = true;
    source->follows = follows;
    source->fd = STDIN_FILENO;
    return source;
}

dm_status digictl_log_source_open (const char *path, bool follows, int64_t since_ms, digictl_log_source **out,
                                   dm_error *error)
{
    if (strcmp (path, "-") == 0) {
        *out = open_stdin (follows);
        return DM_OK;
    }
    digictl_log_source *source = calloc (1, sizeof *source);
    if (!source)
        abort ();
    source->follows = follows;
    bool is_below = is_folder (path);
    int length = snprintf (source->path, sizeof source->path, "%s%s", path, is_below ? "/current" : "");
    errno = ENAMETOOLONG;
    if (is_below)
        find_older (source, path, since_ms);
    if ((size_t) length < sizeof source->path && open_next (source)) {
        *out = source;
        return DM_OK;
    }
    dm_status status =
        dm_fail (error, DM_NOT_FOUND, NULL, "%.200s%s: %s", path, is_below ? "/current" : "", strerror (errno));
    digictl_log_source_destroy (&source);
    return status;
}

void digictl_log_source_destroy (digictl_log_source **source)
{
    if (!*source)
        return;
    if ((*source)->fd > STDIN_FILENO)
        close ((*source)->fd);
    globfree (&(*source)->older);
    free (*source);
    *source = NULL;
}

/* A copy of text whose bytes 0 a reader sees. */
static char *copy_line (const char *text, size_t size, const char *last)
{
    char *copy = NULL;
    size_t length = 0;
    FILE *out = open_memstream (&copy, &length);
    if (!out)
        abort ();
    while (size > 0 && text[size - 1] == '\r')
        size--;
    for (size_t part; size > 0; text += part, size -= part) {
        part = *text ? strnlen (text, size) : 1;
        if (*text)
            fwrite (text, 1, part, out);
        else
            fputs (REPLACEMENT, out);
    }
    fputs (last, out);
    if (fclose (out))
        abort ();
    return copy;
}

/* A line that is whole, or so long that it is cut.  Returns false when more must be read for one. */
static bool take_line (digictl_log_source *source, char **out)
{
    for (;;) {
        const char *text = source->buffer + source->begin;
        size_t size = source->end - source->begin;
        const char *feed = memchr (text, '\n', size);
        size_t length = feed ? (size_t) (feed - text) : size;
        bool was_skipping = source->is_skipping, is_cut = length >= DIGICTL_LOG_LINE_MAX;
        if (!feed && !is_cut && !was_skipping)
            return false;
        source->begin += length + (feed ? 1 : 0);
        source->is_skipping = !feed;
        if (!was_skipping) {
            *out = copy_line (text, is_cut ? DIGICTL_LOG_LINE_MAX : length, is_cut ? ELLIPSIS : "");
            return true;
        }
        if (!feed)
            return false;
    }
}

/* What stands behind the last line feed. */
static bool take_rest (digictl_log_source *source, char **out)
{
    size_t size = source->end - source->begin;
    if (size == 0 || source->is_skipping)
        return false;
    *out = copy_line (source->buffer + source->begin, size, "");
    source->begin = source->end;
    return true;
}

/* True when a stream may be read without waiting. */
static bool has_input (int fd)
{
    struct pollfd input = { .fd = fd, .events = POLLIN };
    return poll (&input, 1, 0) > 0;
}

/* Reads more bytes into the buffer. Returns how many, 0 at the end or where there are none now. */
static size_t fill (digictl_log_source *source)
{
    memmove (source->buffer, source->buffer + source->begin, source->end - source->begin);
    source->end -= source->begin;
    source->begin = 0;
    ssize_t size;
    do
        size = read (source->fd, source->buffer + source->end, BUFFER_BYTES - source->end);
    while (size < 0 && errno == EINTR);
    source->end += size > 0 ? (size_t) size : 0;
    return size > 0 ? (size_t) size : 0;
}

/* Another file has taken the place of the one that was written, or it was emptied: goes on with what is there now.
 * Returns false when nothing has changed. */
static bool follow_file (digictl_log_source *source)
{
    struct stat ours, now;
    if (source->fd < 0)
        return open_next (source);
    if (fstat (source->fd, &ours) || stat (source->path, &now))
        return false;
    if (ours.st_ino == now.st_ino && ours.st_dev == now.st_dev) {
        bool is_shorter = now.st_size < lseek (source->fd, 0, SEEK_CUR);
        return is_shorter && lseek (source->fd, 0, SEEK_SET) == 0;
    }
    if (fill (source) > 0) /* written between our last look and the change */
        return true;
    int fd = open (source->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    close (source->fd);
    source->fd = fd;
    return true;
}

digictl_log_state digictl_log_source_read (digictl_log_source *source, char **out)
{
    for (;;) {
        if (take_line (source, out))
            return DIGICTL_LOG_LINE;
        if (source->has_ended)
            return take_rest (source, out) ? DIGICTL_LOG_LINE : DIGICTL_LOG_ENDED;
        if (source->is_stream && source->follows && !has_input (source->fd))
            return DIGICTL_LOG_WAITING;
        if (fill (source) > 0)
            continue;
        if (!source->is_last) {
            close (source->fd);
            open_next (source);
        } else if (source->is_stream || !source->follows)
            source->has_ended = true;
        else if (!follow_file (source))
            return DIGICTL_LOG_WAITING;
    }
}

int digictl_log_source_descriptor (const digictl_log_source *source)
{
    return source->is_stream && !source->has_ended ? source->fd : -1;
}
