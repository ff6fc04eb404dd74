/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/store_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"

#define LOCK_WITHIN_MS 1000
#define LOCK_PAUSE_US 2000
#define LOCK_TRIES_MAX 16

static const char *const stage_directories[] = { "part", "sealed", "expired" };

void documents_close_fd (const int *fd)
{
    if (*fd >= 0)
        close (*fd);
}

static void close_directory (DIR **directory)
{
    if (*directory)
        closedir (*directory);
}

documents_names documents_name_upload (const uint8_t *uuid)
{
    documents_names out;
    dm_uuid_format (uuid, out.name);
    snprintf (out.shard, sizeof out.shard, "done/%02x", uuid[DM_UUID_BYTES - 1]);
    snprintf (out.done, sizeof out.done, "%s/%s", out.shard, out.name);
    return out;
}

/* What errno means to the caller; the one line in the log. */
dm_status documents_fail_io (const char *what, dm_error *error)
{
    int code = errno;
    bool is_full = code == ENOSPC || code == EDQUOT;
    dm_log (DM_ERROR, is_full ? "store_full" : "store_failed", DM_T ("what", what), DM_T ("error", strerror (code)));
    if (is_full)
        return dm_fail (error, DM_RESOURCE_EXHAUSTED, NULL, "the document store is full");
    return dm_fail (error, DM_UNAVAILABLE, NULL, "the document store cannot %s: %s", what, strerror (code));
}

dm_status documents_sync_directory (const documents_store *store, const char *path, dm_error *error)
{
    DM_AUTO (documents_close_fd) int fd = openat (store->root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync (fd) ? documents_fail_io ("sync a directory", error) : DM_OK;
}

static bool make_directory (const documents_store *store, const char *path)
{
    return mkdirat (store->root, path, 0700) == 0 || errno == EEXIST;
}

static dm_status make_directories (documents_store *store, dm_error *error)
{
    bool is_made = make_directory (store, "done");
    for (unsigned i = 0; is_made && i < 256; i++) {
        char shard[16];
        snprintf (shard, sizeof shard, "done/%02x", i);
        is_made = make_directory (store, shard);
    }
    for (size_t i = 0; is_made && i < DM_COUNT (store->stages); i++) {
        is_made = make_directory (store, stage_directories[i]);
        if (is_made)
            store->stages[i] = openat (store->root, stage_directories[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        is_made = store->stages[i] >= 0;
    }
    if (!is_made)
        return documents_fail_io ("make its directories", error);
    dm_status status = documents_sync_directory (store, "done", error);
    return status ? status : documents_sync_directory (store, ".", error);
}

dm_status documents_store_open (const char *directory, documents_store **out, dm_error *error)
{
    documents_store *store = malloc (sizeof *store);
    if (!store)
        abort ();
    *store = (documents_store){ .root = -1, .stages = { -1, -1, -1 }, .hashes = documents_hashes_open () };
    dm_status status = DM_OK;
    mkdir (directory, 0700);
    store->root = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->root < 0 || faccessat (store->root, ".", W_OK | X_OK, AT_EACCESS))
        status =
            dm_fail (error, DM_INVALID_ARGUMENT, "directory", "%s cannot be written: %s", directory, strerror (errno));
    if (!status)
        status = make_directories (store, error);
    if (status)
        documents_store_destroy (&store);
    else
        *out = store;
    return status;
}

void documents_store_destroy (documents_store **store)
{
    if (!*store)
        return;
    for (size_t i = 0; i < DM_COUNT ((*store)->stages); i++)
        documents_close_fd (&(*store)->stages[i]);
    documents_close_fd (&(*store)->root);
    documents_hashes_destroy (&(*store)->hashes);
    free (*store);
    *store = NULL;
}

/* Gives: *out_size, -1 where the upload is not sealed. */
dm_status documents_find_done (const documents_store *store, const documents_names *upload, int64_t *out_size,
                               dm_error *error)
{
    struct stat about;
    if (fstatat (store->root, upload->done, &about, AT_SYMLINK_NOFOLLOW) == 0)
        *out_size = about.st_size;
    else if (errno == ENOENT)
        *out_size = -1;
    else
        return documents_fail_io ("look for a document", error);
    return DM_OK;
}

static bool is_still_there (int directory, const char *name, int fd)
{
    struct stat there, ours;
    return fstatat (directory, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && fstat (fd, &ours) == 0
           && there.st_ino == ours.st_ino && there.st_dev == ours.st_dev;
}

static bool lock_within (int fd, int64_t until_ms)
{
    while (flock (fd, LOCK_EX | LOCK_NB)) {
        if (errno != EINTR && (errno != EWOULDBLOCK || dm_clock_monotonic_ms () >= until_ms))
            return false;
        usleep (LOCK_PAUSE_US);
    }
    return true;
}

/* Opens the part and locks it against other replicas; closing it unlocks.  Gives: *out_fd, -1 where there is none. */
static dm_status lock_part (const documents_store *store, const documents_names *upload, bool may_create, int *out_fd,
                            dm_error *error)
{
    int64_t until_ms = dm_clock_monotonic_ms () + LOCK_WITHIN_MS;
    for (int i = 0; i < LOCK_TRIES_MAX; i++) {
        int fd = openat (store->stages[DOCUMENTS_PART], upload->name,
                         O_RDWR | O_NOFOLLOW | O_CLOEXEC | (may_create ? O_CREAT : 0), 0600);
        if (fd < 0 && errno != ENOENT)
            return documents_fail_io ("open an upload", error);
        bool is_locked = fd >= 0 && lock_within (fd, until_ms);
        if (fd < 0 || (is_locked && is_still_there (store->stages[DOCUMENTS_PART], upload->name, fd))) {
            *out_fd = fd;
            return DM_OK;
        }
        close (fd);
        if (!is_locked)
            break;
    }
    return dm_fail (error, DM_ABORTED, NULL, "another replica is at this upload; try again");
}

/* The part, if any, and what is sealed.  Gives: *out_fd, locked, or -1; *out_done, the size of what is sealed, or -1.
 * Where something is sealed, a part is left over and removed here. */
dm_status documents_open_upload (const documents_store *store, const documents_names *upload, bool may_create,
                                 int *out_fd, int64_t *out_done, dm_error *error)
{
    dm_status status = lock_part (store, upload, may_create, out_fd, error);
    if (!status)
        status = documents_find_done (store, upload, out_done, error);
    if (!status && *out_done >= 0 && *out_fd >= 0)
        unlinkat (store->stages[DOCUMENTS_PART], upload->name, 0);
    return status;
}

/* Reads until size bytes or the end.  Returns how many, -1 on a fault. */
ssize_t documents_read_all (int fd, uint8_t *out, size_t size, uint64_t offset)
{
    size_t total = 0;
    while (total < size) {
        ssize_t got = pread (fd, out + total, size - total, (off_t) (offset + total));
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return -1;
        if (got > 0)
            total += (size_t) got;
    }
    return (ssize_t) total;
}

dm_status documents_store_get (documents_store *store, const uint8_t *uuid, uint64_t offset, size_t most,
                               dm_arena *arena, ProtobufCBinaryData *out, uint64_t *out_size, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    struct stat about;
    DM_AUTO (documents_close_fd) int fd = openat (store->root, upload.done, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return dm_fail (error, DM_NOT_FOUND, "document", "there is no such document");
    if (fd < 0 || fstat (fd, &about))
        return documents_fail_io ("open a document", error);
    uint64_t size = (uint64_t) about.st_size;
    if (offset > size)
        return dm_fail (error, DM_OUT_OF_RANGE, "offset", "offset %llu lies beyond the document's %llu bytes",
                        (unsigned long long) offset, (unsigned long long) size);
    most = size - offset < most ? (size_t) (size - offset) : most;
    uint8_t *bytes = dm_arena_alloc (arena, most);
    ssize_t got = documents_read_all (fd, bytes, most, offset);
    if (got < 0)
        return documents_fail_io ("read a document", error);
    *out = (ProtobufCBinaryData){ (size_t) got, bytes };
    *out_size = size;
    return DM_OK;
}

dm_status documents_store_list (documents_store *store, documents_stage stage, int64_t before_ms, dm_uuid out[],
                                size_t most, size_t *out_count, dm_error *error)
{
    int fd = openat (store->stages[stage], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DM_AUTO (close_directory) DIR *directory = fd < 0 ? NULL : fdopendir (fd);
    if (!directory) {
        dm_status status = documents_fail_io ("list uploads", error);
        documents_close_fd (&fd);
        return status;
    }
    size_t count = 0;
    const struct dirent *entry;
    while (count < most && (entry = readdir (directory))) {
        int64_t time_ms;
        if (dm_uuid_parse (entry->d_name, &out[count]) && dm_uuid_is_v7 (out[count].bytes, &time_ms)
            && time_ms < before_ms)
            count++;
    }
    *out_count = count;
    return DM_OK;
}

dm_status documents_store_remove_part (documents_store *store, const uint8_t *uuid, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    int part = store->stages[DOCUMENTS_PART];
    DM_AUTO (documents_close_fd) int fd = openat (part, upload.name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? DM_OK : documents_fail_io ("open an upload", error);
    if (!lock_within (fd, 0) || !is_still_there (part, upload.name, fd))
        return DM_OK;
    return unlinkat (part, upload.name, 0) ? documents_fail_io ("remove an upload", error) : DM_OK;
}

dm_status documents_store_expire (documents_store *store, const uint8_t *uuid, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    bool is_moved =
        renameat (store->stages[DOCUMENTS_SEALED], upload.name, store->stages[DOCUMENTS_EXPIRED], upload.name) == 0
        || errno == ENOENT; /* another replica did it */
    return is_moved ? DM_OK : documents_fail_io ("expire an upload", error);
}

static bool is_removed (int directory, const char *path)
{
    return unlinkat (directory, path, 0) == 0 || errno == ENOENT;
}

dm_status documents_store_remove_expired (documents_store *store, const uint8_t *uuid, bool keeps_bytes,
                                          dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    bool is_gone = (keeps_bytes || is_removed (store->root, upload.done))
                   && is_removed (store->stages[DOCUMENTS_EXPIRED], upload.name);
    return is_gone ? DM_OK : documents_fail_io ("remove an upload", error);
}

dm_status documents_store_remove (documents_store *store, const uint8_t *uuid, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    if (!is_removed (store->root, upload.done))
        return documents_fail_io ("remove a document", error);
    return documents_sync_directory (store, upload.shard, error); /* also when an earlier try was cut off here */
}
