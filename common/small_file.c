/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

dm_status dm_small_file_read (const char *path, char *out, size_t size, size_t *out_length, dm_error *error)
{
    int fd = open (path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && length < size) {
        got = read (fd, out + length, size - length);
        length += got > 0 ? (size_t) got : 0;
    }
    int cause = errno;
    if (fd >= 0)
        close (fd);
    if (got < 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: cannot be read: %s", path, strerror (cause));
    if (length == size)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: is larger than %zu bytes", path, size - 1);
    *out_length = length;
    return DM_OK;
}

bool dm_write_all (int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write (fd, text, length);
        if (wrote < 0)
            return false;
        text += wrote;
        length -= (size_t) wrote;
    }
    return true;
}

dm_status dm_small_file_write (const char *path, mode_t mode, const char *text, size_t length, dm_error *error)
{
    char beside[DM_PATH_SIZE + 8];
    snprintf (beside, sizeof beside, "%s.new", path);
    unlink (beside);
    int fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & S_IRWXU);
    bool is_written = fd >= 0 && dm_write_all (fd, text, length) && fchmod (fd, mode) == 0 && fsync (fd) == 0
                      && rename (beside, path) == 0;
    int cause = errno;
    if (fd >= 0)
        close (fd);
    if (is_written)
        return DM_OK;
    unlink (beside);
    return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: cannot be written: %s", path, strerror (cause));
}
