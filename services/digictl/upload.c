/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/digictl/derive.h"
#include "services/digictl/transfer.h"

#define RESTARTS_MAX 10
#define SEAL_LEAST_MS 30000           /* the service reads all bytes again and waits for the disk */
#define SEAL_BYTES_PER_MS (20 * 1000) /* a slow disk: 20 MB/s */

typedef Digimeente__Documents__V1__Document Document;

typedef struct upload {
    digictl_session *session;
    const char *path, *name;
    int fd;
    uint64_t size, hashed;
    dm_uuid id;
    EVP_MD_CTX *hash;
    uint8_t sha256[32];
    dm_pending *out[DIGICTL_CHUNKS_OUT]; /* a ring */
    size_t first, count, most;
    digictl_progress progress;
} upload;

static ProtobufCBinaryData bytes_of (const void *data, size_t size)
{
    return (ProtobufCBinaryData){ size, (uint8_t *) data };
}

static int fail (upload *it)
{
    char what[320];
    digictl_progress_clear (&it->progress);
    snprintf (what, sizeof what, "document %s", it->name);
    return digictl_fail (it->session, what);
}

static int fail_file (upload *it, const char *text)
{
    digictl_progress_clear (&it->progress);
    return digictl_fail_here (it->session, "%s: %s", it->path, text);
}

/* Waits for the oldest chunk. Replies are small and many: their memory goes at once. */
static bool wait_oldest (upload *it)
{
    dm_arena *arena = dm_arena_open ();
    bool is_done = digictl_wait (it->session, "documents", &it->out[it->first], arena);
    dm_arena_destroy (&arena);
    it->first = (it->first + 1) % DIGICTL_CHUNKS_OUT;
    it->count--;
    return is_done;
}

/* Waits for all that are out; the first failure is the one that is kept. */
static bool wait_all (upload *it)
{
    dm_error first = it->session->error;
    while (it->count > 0)
        if (!wait_oldest (it) && !first.status)
            first = it->session->error;
    it->session->error = first;
    return !first.status;
}

static bool send_chunk (upload *it, uint64_t offset, const uint8_t *data, size_t size)
{
    if (it->count == it->most && !wait_oldest (it))
        return false;
    Digimeente__Documents__V1__PutChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__PUT_CHUNK_REQUEST__INIT;
    request.has_document = request.has_offset = request.has_data = true;
    request.document = bytes_of (it->id.bytes, DM_UUID_BYTES);
    request.offset = offset;
    request.data = bytes_of (data, size);
    it->out[(it->first + it->count++) % DIGICTL_CHUNKS_OUT] = digictl_start (it->session, "documents", &request.base);
    return true;
}

/* Reads size bytes of the file at offset; false when it has fewer. The hash sees each byte once, however often it is
 * sent. */
static bool read_chunk (upload *it, uint64_t offset, uint8_t *out, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = pread (it->fd, out + done, size - done, (off_t) (offset + done));
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        done += got > 0 ? (size_t) got : 0;
    }
    if (offset == it->hashed) {
        EVP_DigestUpdate (it->hash, out, size);
        it->hashed += size;
    }
    return true;
}

/* Sends what lies beyond stored, reading from where the hash is.
 * Returns DIGICTL_DONE, DIGICTL_FAILED when the file cannot be read (told already), DIGICTL_AWAY when a call failed. */
static int send_from (upload *it, uint64_t stored)
{
    uint8_t *data = malloc (DIGICTL_CHUNK_BYTES);
    bool is_read = data, is_sent = true;
    uint64_t offset = stored > it->hashed ? it->hashed : stored - stored % DIGICTL_CHUNK_BYTES;
    for (size_t size; is_read && is_sent && offset < it->size; offset += size) {
        uint64_t left = it->size - offset;
        size = left < DIGICTL_CHUNK_BYTES ? (size_t) left : DIGICTL_CHUNK_BYTES;
        is_read = read_chunk (it, offset, data, size);
        if (is_read && offset + size > stored)
            is_sent = send_chunk (it, offset, data, size);
        digictl_progress_show (&it->progress, offset + size);
    }
    free (data);
    is_sent = wait_all (it);
    if (!is_read)
        return fail_file (it, "it cannot be read to its end");
    return is_sent ? DIGICTL_DONE : DIGICTL_AWAY;
}

/* The document, NULL where no earlier try completed it.  Returns false when the call failed. */
static bool find_complete (upload *it, const Document **out)
{
    Digimeente__Documents__V1__FindRequest request = DIGIMEENTE__DOCUMENTS__V1__FIND_REQUEST__INIT;
    ProtobufCBinaryData id = bytes_of (it->id.bytes, DM_UUID_BYTES);
    request.documenten = &id;
    request.n_documenten = 1;
    const Digimeente__Documents__V1__FindResponse *reply = digictl_call (it->session, "documents", NULL, &request.base);
    *out = reply && reply->n_documenten > 0 ? reply->documenten[0] : NULL;
    return reply;
}

/* How much of it the service has. */
static bool find_stored (upload *it, uint64_t *out_stored)
{
    Digimeente__Documents__V1__PutChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__PUT_CHUNK_REQUEST__INIT;
    request.has_document = request.has_offset = request.has_data = true;
    request.document = bytes_of (it->id.bytes, DM_UUID_BYTES);
    request.data = bytes_of ("", 0);
    const Digimeente__Documents__V1__PutChunkResponse *reply =
        digictl_call (it->session, "documents", NULL, &request.base);
    if (reply)
        *out_stored = reply->stored;
    return reply;
}

/* Chunks that went to several replicas may overtake each other, and one that comes too soon is refused: from then on
 * they go one at a time. */
static int send_all (upload *it)
{
    it->most = DIGICTL_CHUNKS_OUT;
    for (unsigned restarts = 0;; restarts++, it->most = 1) {
        uint64_t stored;
        if (!find_stored (it, &stored))
            return fail (it);
        int code = send_from (it, stored);
        if (code != DIGICTL_AWAY)
            return code;
        if (it->session->error.status != DM_OUT_OF_RANGE || restarts == RESTARTS_MAX)
            return fail (it);
    }
}

/* Tells of a failure; a refusal may be due to what an earlier upload left. */
static int fail_other (upload *it)
{
    int code = fail (it);
    if (it->session->error.status == DM_FAILED_PRECONDITION)
        fprintf (stderr, "  This key was used with another file; without --key it becomes a new request.\n");
    return code;
}

/* Compares the file with the document that an earlier try made of it. Its upload may be closed by now. */
static int check_same (upload *it, const Document *document)
{
    bool is_same = document->bestandsomvang == it->size && document->sha256.len == sizeof it->sha256;
    int code = is_same ? send_from (it, it->size) : DIGICTL_DONE; /* only reads it */
    if (code)
        return code;
    EVP_DigestFinal_ex (it->hash, it->sha256, NULL);
    if (is_same && memcmp (document->sha256.data, it->sha256, sizeof it->sha256) == 0)
        return DIGICTL_DONE;
    dm_fail (&it->session->error, DM_FAILED_PRECONDITION, "document",
             "it is sealed already, with another size or SHA-256");
    return fail_other (it);
}

static int seal (upload *it)
{
    Digimeente__Documents__V1__SealRequest request = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    request.has_document = request.has_bestandsomvang = request.has_sha256 = true;
    request.document = bytes_of (it->id.bytes, DM_UUID_BYTES);
    request.bestandsomvang = it->size;
    request.sha256 = bytes_of (it->sha256, sizeof it->sha256);
    uint64_t timeout_ms = SEAL_LEAST_MS + it->size / SEAL_BYTES_PER_MS;
    if (timeout_ms > DM_TIMEOUT_MAX_MS)
        timeout_ms = DM_TIMEOUT_MAX_MS;
    if (digictl_call_long (it->session, "documents", (uint32_t) timeout_ms, &request.base))
        return DIGICTL_DONE;
    return fail_other (it);
}

static int complete (upload *it, const dm_uuid *key)
{
    Digimeente__Documents__V1__CompleteRequest request = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    request.has_document = request.has_bestandsomvang = request.has_sha256 = true;
    request.document = bytes_of (it->id.bytes, DM_UUID_BYTES);
    request.bestandsomvang = it->size;
    request.sha256 = bytes_of (it->sha256, sizeof it->sha256);
    request.bestandsnaam = (char *) it->name;
    request.formaat = (char *) digictl_media_type (it->name);
    return digictl_call (it->session, "documents", key, &request.base) ? DIGICTL_DONE : fail (it);
}

/* Returns a descriptor, -1 when it was told what is wrong. */
static int open_file (const digictl_session *session, const char *path, uint64_t *out_size)
{
    struct stat about = { 0 };
    int fd = open (path, O_RDONLY | O_CLOEXEC);
    const char *text = fd < 0 || fstat (fd, &about) ? strerror (errno)
                       : !S_ISREG (about.st_mode)   ? "is not a file"
                       : about.st_size == 0         ? "is empty"
                                                    : NULL;
    *out_size = (uint64_t) about.st_size;
    if (!text)
        return fd;
    if (fd >= 0)
        close (fd);
    digictl_fail_here (session, "%s: %s", path, text);
    return -1;
}

int digictl_upload_check (const digictl_session *session, const char *path)
{
    uint64_t size;
    int fd = open_file (session, path, &size);
    if (fd < 0)
        return DIGICTL_FAILED;
    close (fd);
    return DIGICTL_DONE;
}

static int run (upload *it, const dm_uuid *complete_key)
{
    it->fd = open_file (it->session, it->path, &it->size);
    if (it->fd < 0)
        return DIGICTL_FAILED;
    digictl_progress_init (&it->progress, it->name, it->size);
    const Document *document;
    if (!find_complete (it, &document))
        return fail (it);
    if (document)
        return check_same (it, document);
    int code = send_all (it);
    if (!code)
        EVP_DigestFinal_ex (it->hash, it->sha256, NULL);
    if (!code)
        code = seal (it);
    if (!code)
        code = complete (it, complete_key);
    return code;
}

dm_uuid digictl_upload_id (const dm_uuid *key, uint32_t number)
{
    return digictl_derive (key, "document", number);
}

int digictl_upload (digictl_session *session, const char *path, const dm_uuid *key, uint32_t number, dm_uuid *out)
{
    const char *slash = strrchr (path, '/');
    upload it = { .session = session,
                  .path = path,
                  .name = slash ? slash + 1 : path,
                  .fd = -1,
                  .id = digictl_upload_id (key, number),
                  .hash = EVP_MD_CTX_new () };
    dm_uuid complete_key = digictl_derive (key, "complete", number);
    if (!it.hash || !EVP_DigestInit_ex (it.hash, EVP_sha256 (), NULL))
        abort ();
    int code = run (&it, &complete_key);
    digictl_progress_clear (&it.progress);
    EVP_MD_CTX_free (it.hash);
    if (it.fd >= 0)
        close (it.fd);
    if (!code)
        *out = it.id;
    return code;
}
