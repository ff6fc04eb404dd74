/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/store_hash.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "common/uuid.h"

#define HASHES 64               /* of so many uploads; the one that rested longest makes room */
#define LOTS_SECONDS (1U << 30) /* the moments lie between 1970 and 2004 */
#define LOTS_NS 1000000000U

/* Of one upload. Whoever works on it has taken it out of the table. */
typedef struct hash {
    uint8_t uuid[DM_UUID_BYTES];
    uint64_t size;
    struct timespec mark; /* the part's time of modification, as long as only we write */
    EVP_MD_CTX *sha256;
} hash;

struct documents_hashes {
    pthread_mutex_t mutex;
    hash *recent[HASHES]; /* the latest first; NULL behind the last */
};

static void destroy (hash **it)
{
    if (!*it)
        return;
    EVP_MD_CTX_free ((*it)->sha256);
    free (*it);
    *it = NULL;
}

documents_hashes *documents_hashes_open (void)
{
    documents_hashes *hashes = calloc (1, sizeof *hashes);
    if (!hashes)
        abort ();
    pthread_mutex_init (&hashes->mutex, NULL);
    return hashes;
}

void documents_hashes_destroy (documents_hashes **hashes)
{
    if (!*hashes)
        return;
    for (size_t i = 0; i < HASHES; i++)
        destroy (&(*hashes)->recent[i]);
    pthread_mutex_destroy (&(*hashes)->mutex);
    free (*hashes);
    *hashes = NULL;
}

static hash *make (const uint8_t *uuid)
{
    uint32_t lots[2];
    hash *it = calloc (1, sizeof *it);
    if (!it || !(it->sha256 = EVP_MD_CTX_new ()) || !EVP_DigestInit_ex (it->sha256, EVP_sha256 (), NULL)
        || getrandom (lots, sizeof lots, 0) != sizeof lots)
        abort ();
    memcpy (it->uuid, uuid, sizeof it->uuid);
    it->mark = (struct timespec){ lots[0] % LOTS_SECONDS, lots[1] % LOTS_NS };
    return it;
}

/* Takes the upload's hash out of the table; NULL: there is none. */
static hash *take (documents_hashes *hashes, const uint8_t *uuid)
{
    hash *it = NULL;
    pthread_mutex_lock (&hashes->mutex);
    size_t i = 0;
    while (i < HASHES && hashes->recent[i] && memcmp (hashes->recent[i]->uuid, uuid, DM_UUID_BYTES) != 0)
        i++;
    if (i < HASHES && hashes->recent[i]) {
        it = hashes->recent[i];
        memmove (&hashes->recent[i], &hashes->recent[i + 1], (HASHES - 1 - i) * sizeof it);
        hashes->recent[HASHES - 1] = NULL;
    }
    pthread_mutex_unlock (&hashes->mutex);
    return it;
}

static void put_back (documents_hashes *hashes, hash *it)
{
    pthread_mutex_lock (&hashes->mutex);
    hash *last = hashes->recent[HASHES - 1];
    memmove (&hashes->recent[1], &hashes->recent[0], (HASHES - 1) * sizeof it);
    hashes->recent[0] = it;
    pthread_mutex_unlock (&hashes->mutex);
    destroy (&last);
}

static bool is_of (const hash *it, const struct stat *part)
{
    return (uint64_t) part->st_size == it->size && part->st_mtim.tv_sec == it->mark.tv_sec
           && part->st_mtim.tv_nsec == it->mark.tv_nsec;
}

void documents_hashes_add (documents_hashes *hashes, const uint8_t *uuid, int fd, const struct stat *before,
                           uint64_t offset, ProtobufCBinaryData data)
{
    hash *it = take (hashes, uuid);
    if (it && !(is_of (it, before) && offset == it->size))
        destroy (&it);
    if (!it && before->st_size == 0)
        it = make (uuid);
    if (!it)
        return;
    EVP_DigestUpdate (it->sha256, data.data, data.len);
    it->size += data.len;
    const struct timespec times[] = { { .tv_nsec = UTIME_OMIT }, it->mark };
    if (futimens (fd, times) == 0)
        put_back (hashes, it);
    else
        destroy (&it);
}

bool documents_hashes_take (documents_hashes *hashes, const uint8_t *uuid, const struct stat *part, uint8_t out[32])
{
    hash *it = take (hashes, uuid);
    bool is_known = it && is_of (it, part) && EVP_DigestFinal_ex (it->sha256, out, NULL);
    destroy (&it);
    return is_known;
}
