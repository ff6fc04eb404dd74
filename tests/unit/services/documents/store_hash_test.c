/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/store_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/sha.h>
#include "services/documents/store.h"
#include "tests/support/process.h"

#define CHUNK 1000
#define CHUNKS 5
#define MANY 100 /* more uploads than have their hash kept */

static unsigned reads;

/* Stands in for the C library's, and counts. */
ssize_t pread (int fd, void *data, size_t size, off_t offset)
{
    reads++;
    return syscall (SYS_pread64, fd, data, size, offset);
}

typedef struct sample {
    dm_uuid uuid;
    uint8_t bytes[CHUNKS * CHUNK];
} sample;

static char *folder;
static documents_store *store;

static documents_store *open_store (void)
{
    documents_store *out;
    dm_error error = { 0 };
    if (documents_store_open (folder, &out, &error))
        ts_die ("%s", error.message);
    return out;
}

static int open_world (void **state)
{
    (void) state;
    folder = ts_folder_make ();
    store = open_store ();
    reads = 0;
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    documents_store_destroy (&store);
    ts_folder_remove (&folder);
    return 0;
}

static sample make_sample (void)
{
    sample out = { .uuid = dm_uuid_new () };
    for (size_t i = 0; i < sizeof out.bytes; i++)
        out.bytes[i] = (uint8_t) random ();
    return out;
}

static void put (documents_store *in, const sample *it, size_t chunk)
{
    uint64_t stored;
    dm_error error = { 0 };
    ProtobufCBinaryData data = { CHUNK, (uint8_t *) it->bytes + chunk * CHUNK };
    assert_int_equal (documents_store_put (in, it->uuid.bytes, chunk * CHUNK, data, &stored, &error), DM_OK);
}

static void put_all (documents_store *in, const sample *it)
{
    for (size_t chunk = 0; chunk < CHUNKS; chunk++)
        put (in, it, chunk);
}

static dm_status seal (documents_store *in, const sample *it)
{
    uint8_t sha256[32];
    dm_error error = { 0 };
    SHA256 (it->bytes, sizeof it->bytes, sha256);
    return documents_store_seal (in, it->uuid.bytes, sizeof it->bytes, sha256, &error);
}

static void sealing_reads_nothing_of_uploads_that_came_in_order (void **state)
{
    (void) state;
    sample samples[] = { make_sample (), make_sample () };
    for (size_t chunk = 0; chunk < CHUNKS; chunk++)
        for (size_t i = 0; i < DM_COUNT (samples); i++)
            put (store, &samples[i], chunk);
    for (size_t i = 0; i < DM_COUNT (samples); i++)
        assert_int_equal (seal (store, &samples[i]), DM_OK);
    assert_int_equal (reads, 0);
}

static void upload_is_read_after_a_restart (void **state)
{
    (void) state;
    sample it = make_sample ();
    put (store, &it, 0);
    documents_store_destroy (&store);
    store = open_store ();
    for (size_t chunk = 1; chunk < CHUNKS; chunk++)
        put (store, &it, chunk);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_int_not_equal (reads, 0);
}

static void bytes_that_another_replica_wrote_count (void **state)
{
    (void) state;
    sample it = make_sample (), mixed = it;
    documents_store *other = open_store ();
    mixed.bytes[2 * CHUNK] ^= 1;
    put_all (store, &it);
    put (other, &mixed, 2);
    assert_int_equal (seal (store, &it), DM_FAILED_PRECONDITION);
    assert_int_equal (seal (store, &mixed), DM_OK);
    documents_store_destroy (&other);
}

/* Each of them has begun, and so has a hash of its own; neither may take the other's bytes for its own. */
static void replicas_that_both_began_do_not_trust_each_other (void **state)
{
    (void) state;
    sample it = make_sample (), mixed = it;
    documents_store *other = open_store ();
    dm_error error;
    put (other, &it, 0);
    assert_int_equal (documents_store_remove_part (store, it.uuid.bytes, &error), DM_OK);
    mixed.bytes[0] ^= 1;
    put (store, &mixed, 0);
    for (size_t chunk = 1; chunk < CHUNKS; chunk++)
        put (other, &it, chunk);
    assert_int_equal (seal (other, &it), DM_FAILED_PRECONDITION);
    assert_int_equal (seal (other, &mixed), DM_OK);
    documents_store_destroy (&other);
}

static void chunk_that_comes_again_with_other_bytes_counts (void **state)
{
    (void) state;
    sample it = make_sample (), mixed = it;
    mixed.bytes[0] ^= 1;
    put_all (store, &it);
    put (store, &mixed, 0);
    assert_int_equal (seal (store, &it), DM_FAILED_PRECONDITION);
    assert_int_equal (seal (store, &mixed), DM_OK);
}

static void many_uploads_at_once_all_become_documents (void **state)
{
    (void) state;
    sample *samples = calloc (MANY, sizeof *samples);
    for (size_t i = 0; i < MANY; i++)
        samples[i] = make_sample ();
    for (size_t chunk = 0; chunk < CHUNKS; chunk++)
        for (size_t i = 0; i < MANY; i++)
            put (store, &samples[i], chunk);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal (seal (store, &samples[i]), DM_OK);
    free (samples);
}

static void document_tells_when_it_was_sealed (void **state)
{
    (void) state;
    sample it = make_sample ();
    char path[300], name[DM_UUID_TEXT_SIZE];
    struct stat about;
    time_t begin = time (NULL) - 1;
    put_all (store, &it);
    assert_int_equal (seal (store, &it), DM_OK);
    snprintf (path, sizeof path, "%s/done/%02x/%s", folder, it.uuid.bytes[DM_UUID_BYTES - 1],
              dm_uuid_format (it.uuid.bytes, name));
    assert_int_equal (stat (path, &about), 0);
    assert_true (about.st_mtim.tv_sec >= begin);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_world, close_world)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (sealing_reads_nothing_of_uploads_that_came_in_order),
        TEST (upload_is_read_after_a_restart),
        TEST (bytes_that_another_replica_wrote_count),
        TEST (replicas_that_both_began_do_not_trust_each_other),
        TEST (chunk_that_comes_again_with_other_bytes_counts),
        TEST (many_uploads_at_once_all_become_documents),
        TEST (document_tells_when_it_was_sealed),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
