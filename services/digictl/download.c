/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/digictl/transfer.h"

typedef struct download {
    digictl_session *session;
    const char *path;
    const dm_uuid *document;
    dm_uuid viewing; /* recorded once */
    uint64_t size, asked, written;
    int fd;
    EVP_MD_CTX *hash;
    dm_pending *out[DIGICTL_CHUNKS_OUT]; /* a ring */
    size_t first, count;
    digictl_progress progress;
} download;

static int fail_file (download *it, const char *text)
{
    digictl_progress_clear (&it->progress);
    return digictl_fail_here (it->session, "%s: %s", it->path, text);
}

/* Asks for the next chunks, as many as may be out. */
static void ask (download *it)
{
    while (it->count < DIGICTL_CHUNKS_OUT && it->asked < it->size) {
        uint64_t left = it->size - it->asked;
        Digimeente__Documents__V1__GetChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__GET_CHUNK_REQUEST__INIT;
        request.has_document = request.has_offset = request.has_max_bytes = request.has_viewing = true;
        request.viewing = (ProtobufCBinaryData){ DM_UUID_BYTES, it->viewing.bytes };
        request.document = (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) it->document->bytes };
        request.offset = it->asked;
        request.max_bytes = left < DIGICTL_CHUNK_BYTES ? (uint32_t) left : DIGICTL_CHUNK_BYTES;
        it->asked += request.max_bytes;
        it->out[(it->first + it->count++) % DIGICTL_CHUNKS_OUT] =
            digictl_start (it->session, "documents", &request.base);
    }
}

static bool write_all (int fd, const uint8_t *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write (fd, data, size);
        if (written < 0 && errno != EINTR)
            return false;
        data += written > 0 ? written : 0;
        size -= written > 0 ? (size_t) written : 0;
    }
    return true;
}

/* Takes the oldest chunk that is out and writes it. */
static int take (download *it, dm_arena *arena)
{
    const Digimeente__Documents__V1__GetChunkResponse *reply =
        digictl_wait (it->session, "documents", &it->out[it->first], arena);
    it->first = (it->first + 1) % DIGICTL_CHUNKS_OUT;
    it->count--;
    if (!reply) {
        digictl_progress_clear (&it->progress);
        return digictl_fail (it->session, NULL);
    }
    uint64_t left = it->size - it->written;
    if (reply->data.len != (left < DIGICTL_CHUNK_BYTES ? left : DIGICTL_CHUNK_BYTES))
        return fail_file (it, "the service sent a chunk of another size");
    if (!write_all (it->fd, reply->data.data, reply->data.len))
        return fail_file (it, strerror (errno));
    EVP_DigestUpdate (it->hash, reply->data.data, reply->data.len);
    it->written += reply->data.len;
    digictl_progress_show (&it->progress, it->written);
    return DIGICTL_DONE;
}

/* Waits for what is still out after a failure. */
static void drain (download *it)
{
    dm_arena *arena = dm_arena_open ();
    for (; it->count > 0; it->count--) {
        digictl_wait (it->session, "documents", &it->out[it->first], arena);
        it->first = (it->first + 1) % DIGICTL_CHUNKS_OUT;
    }
    dm_arena_destroy (&arena);
}

static int fetch (download *it)
{
    int code = DIGICTL_DONE;
    while (!code && it->written < it->size) {
        dm_arena *arena = dm_arena_open ();
        ask (it);
        code = take (it, arena);
        dm_arena_destroy (&arena);
    }
    drain (it);
    return code;
}

/* All bytes are here: are they the right ones, and safe? */
static int finish (download *it, const char *partial, const uint8_t sha256[32])
{
    uint8_t found[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex (it->hash, found, NULL);
    if (memcmp (found, sha256, 32) != 0)
        return fail_file (it, "what arrived has another SHA-256 than the document; nothing was kept");
    if (fsync (it->fd) || rename (partial, it->path))
        return fail_file (it, strerror (errno));
    return DIGICTL_DONE;
}

int digictl_download (digictl_session *session, const dm_uuid *document, uint64_t size, const uint8_t sha256[32],
                      const char *path)
{
    char partial[PATH_MAX];
    download it = { .session = session, .path = path, .document = document, .viewing = dm_uuid_new (), .size = size };
    if ((size_t) snprintf (partial, sizeof partial, "%s.XXXXXX", path) >= sizeof partial)
        return fail_file (&it, strerror (ENAMETOOLONG));
    it.fd = mkostemp (partial, O_CLOEXEC);
    if (it.fd < 0)
        return fail_file (&it, strerror (errno));
    it.hash = EVP_MD_CTX_new ();
    if (!it.hash || !EVP_DigestInit_ex (it.hash, EVP_sha256 (), NULL))
        abort ();
    digictl_progress_init (&it.progress, path, size);
    int code = fetch (&it);
    if (!code)
        code = finish (&it, partial, sha256);
    digictl_progress_clear (&it.progress);
    if (code)
        unlink (partial);
    close (it.fd);
    EVP_MD_CTX_free (it.hash);
    return code;
}
