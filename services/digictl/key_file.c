/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include "common/message_json.h"

#define TEXT_MAX (16 * 1024)

static dm_status fail_file (dm_error *error, const char *path)
{
    return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: %s", path, strerror (errno));
}

static void close_fd (const int *fd)
{
    if (*fd >= 0)
        close (*fd);
}

dm_status digictl_key_file_read (const char *path, digictl_key_file *out, dm_error *error)
{
    *out = (digictl_key_file){ .count = 0 };
    if (access (path, F_OK) && errno == ENOENT)
        return DM_OK;
    return dm_keyring_read (path, out->keys, &out->count, error);
}

void digictl_key_file_clear (digictl_key_file *file)
{
    explicit_bzero (file, sizeof *file);
}

int32_t digictl_key_file_newest (const digictl_key_file *file, const char *purpose)
{
    int32_t newest = 0;
    for (size_t i = 0; i < file->count; i++)
        if (strcmp (file->keys[i].purpose, purpose) == 0 && file->keys[i].id > newest)
            newest = file->keys[i].id;
    return newest;
}

/* The folder's entry of a file that may be new. */
static bool sync_folder (const char *path)
{
    char copy[PATH_MAX];
    snprintf (copy, sizeof copy, "%s", path);
    DM_AUTO (close_fd) int fd = open (dirname (copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync (fd) == 0;
}

dm_status digictl_key_file_add (const char *path, const char *purpose, int32_t id, dm_error *error)
{
    uint8_t key[DM_SEAL_KEY_BYTES];
    char hex[2 * DM_SEAL_KEY_BYTES + 1], line[sizeof hex + DM_KEY_PURPOSE_SIZE + 16];
    DM_AUTO (close_fd) int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return fail_file (error, path);
    if (getrandom (key, sizeof key, 0) != sizeof key)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "there is no randomness for a key");
    int length = snprintf (line, sizeof line, "%s %d %s\n", purpose, id, dm_hex (key, sizeof key, hex));
    bool is_written = write (fd, line, (size_t) length) == length && fsync (fd) == 0 && sync_folder (path);
    explicit_bzero (key, sizeof key);
    explicit_bzero (hex, sizeof hex);
    explicit_bzero (line, sizeof line);
    return is_written ? DM_OK : fail_file (error, path);
}

/* Gives: *out_offset and *out_length of the line "wrap id ..." in a text that ends with a NUL. */
static bool find_line (const char *text, int32_t id, off_t *out_offset, size_t *out_length)
{
    char begin[32];
    const size_t begin_length = (size_t) snprintf (begin, sizeof begin, DM_PURPOSE_WRAP " %d ", id);
    for (const char *line = text; *line;) {
        const size_t length = strcspn (line, "\n");
        if (strncmp (line, begin, begin_length) == 0) {
            *out_offset = line - text;
            *out_length = length;
            return true;
        }
        line += length + (line[length] ? 1 : 0);
    }
    return false;
}

dm_status digictl_key_file_drop (const char *path, int32_t id, dm_error *error)
{
    char text[TEXT_MAX];
    off_t offset = 0;
    size_t length = 0;
    DM_AUTO (close_fd) int fd = open (path, O_RDWR | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read (fd, text, sizeof text - 1);
    if (size < 0)
        return fail_file (error, path);
    text[size] = '\0';
    bool is_found = find_line (text, id, &offset, &length);
    memset (text, '#', sizeof text);
    explicit_bzero (text + length, sizeof text - length);
    if (!is_found)
        return dm_fail (error, DM_NOT_FOUND, "id", "%.150s: no line begins with \"wrap %d \"", path, id);
    bool is_written = pwrite (fd, text, length, offset) == (ssize_t) length && fsync (fd) == 0;
    return is_written ? DM_OK : fail_file (error, path);
}
