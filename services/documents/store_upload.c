/* SPDX-License-Identifier: EUPL-1.2 */
/* An upload on its way into the store: chunks, then the seal. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "common/clock.h"
#include "services/documents/store_directory.h"

#define WRITE_BACK_BYTES                                                                                               \
    (1024 * 1024) /* so much is handed to the disk at once, so that the fsync at the end is short */
#define HASH_HEX_SIZE 65
#define GAP_MAX_BYTES (8 * 256 * 1024) /* what a client has in flight */
#define GAP_STILL_MS 100               /* without any growth */
#define GAP_MOST_MS 1000
#define GAP_PAUSE_US 200

static bool write_all (int fd, ProtobufCBinaryData data, uint64_t offset)
{
    while (data.len > 0) {
        ssize_t written = pwrite (fd, data.data, data.len, (off_t) offset);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            data.data += written;
            data.len -= (size_t) written;
            offset += (uint64_t) written;
        }
    }
    return true;
}

/* A chunk that arrives after sealing is well when the same bytes are there: it is a retry. */
static dm_status compare_done (const documents_store *store, const documents_names *upload, uint64_t offset,
                               ProtobufCBinaryData data, dm_error *error)
{
    if (data.len == 0)
        return DM_OK;
    DM_AUTO (documents_close_fd) int fd = openat (store->root, upload->done, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return documents_fail_io ("open a document", error);
    bool is_same = true;
    for (size_t at = 0; is_same && at < data.len;) {
        uint8_t bytes[16 * 1024];
        size_t size = data.len - at < sizeof bytes ? data.len - at : sizeof bytes;
        ssize_t got = documents_read_all (fd, bytes, size, offset + at);
        if (got < 0)
            return documents_fail_io ("read a document", error);
        is_same = (size_t) got == size && memcmp (bytes, data.data + at, size) == 0;
        at += size;
    }
    return is_same
               ? DM_OK
               : dm_fail (error, DM_FAILED_PRECONDITION, "document", "the upload is sealed and has other bytes here");
}

/* Hands every full MiB to the disk in good time. */
static void start_write_back (int fd, uint64_t offset, size_t size)
{
    uint64_t first = offset / WRITE_BACK_BYTES, last = (offset + size) / WRITE_BACK_BYTES;
    if (last > first)
        sync_file_range (fd, (off_t) (first * WRITE_BACK_BYTES), (off_t) ((last - first) * WRITE_BACK_BYTES),
                         SYNC_FILE_RANGE_WRITE);
}

static dm_status put (const documents_store *store, const uint8_t *uuid, const documents_names *upload, uint64_t offset,
                      ProtobufCBinaryData data, uint64_t *out_stored, dm_error *error)
{
    DM_AUTO (documents_close_fd) int fd = -1;
    int64_t done = -1;
    struct stat about = { 0 };
    dm_status status = documents_open_upload (store, upload, data.len > 0 && offset == 0, &fd, &done, error);
    if (!status && done >= 0) {
        *out_stored = (uint64_t) done;
        return compare_done (store, upload, offset, data, error);
    }
    if (status)
        return status;
    if (fd >= 0 && fstat (fd, &about))
        return documents_fail_io ("look at an upload", error);
    uint64_t stored = (uint64_t) about.st_size;
    if (data.len > 0 && offset > stored)
        return dm_fail (error, DM_OUT_OF_RANGE, "offset", "offset %llu lies beyond the %llu bytes that are stored",
                        (unsigned long long) offset, (unsigned long long) stored);
    if (data.len > 0 && !write_all (fd, data, offset))
        return documents_fail_io ("write an upload", error);
    if (data.len > 0)
        documents_hashes_add (store->hashes, uuid, fd, &about, offset, data);
    start_write_back (fd, offset, data.len);
    *out_stored = data.len > 0 && offset + data.len > stored ? offset + data.len : stored;
    return DM_OK;
}

/* Waits a moment for the bytes before offset: another replica may be writing the chunk before this one.  Returns true
 * when they are there. */
static bool await_growth (const documents_store *store, const documents_names *upload, uint64_t offset)
{
    int64_t now_ms = dm_clock_monotonic_ms (), end_ms = now_ms + GAP_MOST_MS, still_ms = now_ms + GAP_STILL_MS;
    uint64_t seen = 0;
    for (;;) {
        struct stat about = { 0 };
        fstatat (store->stages[DOCUMENTS_PART], upload->name, &about, AT_SYMLINK_NOFOLLOW);
        uint64_t stored = (uint64_t) about.st_size;
        if (stored >= offset)
            return true;
        now_ms = dm_clock_monotonic_ms ();
        if (stored > seen)
            still_ms = now_ms + GAP_STILL_MS;
        seen = stored;
        if (offset - stored > GAP_MAX_BYTES || now_ms >= still_ms || now_ms >= end_ms)
            return false;
        usleep (GAP_PAUSE_US);
    }
}

dm_status documents_store_read_room (documents_store *store, uint64_t *out_free, uint64_t *out_size, dm_error *error)
{
    struct statvfs about;
    if (fstatvfs (store->root, &about))
        return documents_fail_io ("look for room", error);
    *out_free = (uint64_t) about.f_bavail * about.f_frsize;
    *out_size = (uint64_t) about.f_blocks * about.f_frsize;
    return DM_OK;
}

dm_status documents_store_check_room (documents_store *store, uint64_t reserve_bytes, dm_error *error)
{
    uint64_t free_bytes = 0, size = 0;
    dm_status status = documents_store_read_room (store, &free_bytes, &size, error);
    if (status || free_bytes >= reserve_bytes)
        return status;
    errno = ENOSPC;
    return documents_fail_io ("keep its reserve", error);
}

dm_status documents_store_put (documents_store *store, const uint8_t *uuid, uint64_t offset, ProtobufCBinaryData data,
                               uint64_t *out_stored, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    dm_status status = put (store, uuid, &upload, offset, data, out_stored, error);
    if (status == DM_OUT_OF_RANGE && await_growth (store, &upload, offset))
        status = put (store, uuid, &upload, offset, data, out_stored, error);
    return status;
}

static dm_status hash_file (int fd, uint8_t out[32], dm_error *error)
{
    uint8_t bytes[64 * 1024];
    ssize_t got = 0;
    EVP_MD_CTX *hash = EVP_MD_CTX_new ();
    if (!hash || !EVP_DigestInit_ex (hash, EVP_sha256 (), NULL))
        abort ();
    for (uint64_t offset = 0; (got = documents_read_all (fd, bytes, sizeof bytes, offset)) > 0;
         offset += (uint64_t) got)
        EVP_DigestUpdate (hash, bytes, (size_t) got);
    EVP_DigestFinal_ex (hash, out, NULL);
    EVP_MD_CTX_free (hash);
    return got < 0 ? documents_fail_io ("read an upload", error) : DM_OK;
}

static void format_hash (const uint8_t sha256[32], char out[HASH_HEX_SIZE])
{
    for (int i = 0; i < 32; i++)
        snprintf (out + 2 * i, 3, "%02x", sha256[i]);
}

/* True when it was sealed, lately, with this SHA-256. */
static bool has_seal (const documents_store *store, const documents_names *upload, const uint8_t sha256[32])
{
    char wanted[HASH_HEX_SIZE], found[HASH_HEX_SIZE];
    format_hash (sha256, wanted);
    ssize_t size = readlinkat (store->stages[DOCUMENTS_SEALED], upload->name, found, sizeof found);
    return size == HASH_HEX_SIZE - 1 && memcmp (wanted, found, HASH_HEX_SIZE - 1) == 0;
}

static dm_status check_part (const documents_store *store, const uint8_t *uuid, int fd, uint64_t size,
                             const uint8_t sha256[32], dm_error *error)
{
    struct stat about;
    if (fstat (fd, &about))
        return documents_fail_io ("look at an upload", error);
    if ((uint64_t) about.st_size != size)
        return dm_fail (error, DM_FAILED_PRECONDITION, "bestandsomvang", "%llu bytes are stored, not %llu",
                        (unsigned long long) about.st_size, (unsigned long long) size);
    uint8_t found[32];
    bool is_known = documents_hashes_take (store->hashes, uuid, &about, found);
    dm_status status = is_known ? DM_OK : hash_file (fd, found, error);
    if (!status && memcmp (found, sha256, sizeof found) != 0)
        return dm_fail (error, DM_FAILED_PRECONDITION, "sha256", "the bytes that are stored have another SHA-256");
    return status;
}

static dm_status write_seal (const documents_store *store, const documents_names *upload, const uint8_t sha256[32],
                             dm_error *error)
{
    int sealed = store->stages[DOCUMENTS_SEALED];
    char hex[HASH_HEX_SIZE];
    format_hash (sha256, hex);
    unlinkat (sealed, upload->name, 0); /* of a try that was cut off, perhaps with other bytes */
    return symlinkat (hex, sealed, upload->name) || fsync (sealed) ? documents_fail_io ("seal an upload", error)
                                                                   : DM_OK;
}

/* The part is whole: makes it durable, then final. */
static dm_status finish_part (const documents_store *store, const documents_names *upload, int fd,
                              const uint8_t sha256[32], dm_error *error)
{
    int part = store->stages[DOCUMENTS_PART];
    futimens (fd, NULL); /* in place of the moment that store_hash.h drew; nothing depends on it */
    if (fsync (fd)) {
        dm_status status = documents_fail_io ("make an upload durable", error);
        unlinkat (part, upload->name, 0); /* what a failed fsync leaves cannot be trusted, nor synced again */
        return status;
    }
    dm_status status = write_seal (store, upload, sha256, error);
    if (!status && renameat (part, upload->name, store->root, upload->done))
        return documents_fail_io ("seal an upload", error);
    return status;
}

dm_status documents_store_seal (documents_store *store, const uint8_t *uuid, uint64_t size, const uint8_t sha256[32],
                                dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    DM_AUTO (documents_close_fd) int fd = -1;
    int64_t done = -1;
    dm_status status = documents_open_upload (store, &upload, false, &fd, &done, error);
    if (status)
        return status;
    if (done >= 0 && ((uint64_t) done != size || !has_seal (store, &upload, sha256)))
        return dm_fail (error, DM_FAILED_PRECONDITION, "document",
                        "it is sealed already, with another size or SHA-256");
    if (done < 0 && fd < 0)
        return dm_fail (error, DM_FAILED_PRECONDITION, "document", "nothing of this upload was received");
    if (done < 0)
        status = check_part (store, uuid, fd, size, sha256, error);
    if (done < 0 && !status)
        status = finish_part (store, &upload, fd, sha256, error);
    /* also when it was sealed before: that call may have been cut off here */
    return status ? status : documents_sync_directory (store, upload.shard, error);
}

dm_status documents_store_is_sealed (documents_store *store, const uint8_t *uuid, uint64_t size,
                                     const uint8_t sha256[32], bool *out, dm_error *error)
{
    documents_names upload = documents_name_upload (uuid);
    int64_t done = -1;
    dm_status status = documents_find_done (store, &upload, &done, error);
    if (!status)
        *out = done >= 0 && (uint64_t) done == size && has_seal (store, &upload, sha256);
    return status;
}
