/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <openssl/sha.h>
#include "common/clock.h"
#include "tests/support/process.h"

#define CHUNK 1000

/* A disk that fails when told to: these stand in for the C library's. */
static atomic_int write_errno, fsync_errno;

ssize_t pwrite (int fd, const void *data, size_t size, off_t offset)
{
    errno = write_errno;
    return errno ? -1 : syscall (SYS_pwrite64, fd, data, size, offset);
}

int fsync (int fd)
{
    errno = fsync_errno;
    return errno ? -1 : (int) syscall (SYS_fsync, fd);
}

/* A document of random bytes, not of a whole number of chunks. */
typedef struct sample {
    dm_uuid uuid;
    uint8_t bytes[5 * CHUNK + 7];
    uint8_t sha256[32];
} sample;

static char *folder;
static documents_store *store;

static int open_world (void **state)
{
    (void) state;
    dm_error error = { 0 };
    folder = ts_folder_make ();
    write_errno = fsync_errno = 0;
    if (documents_store_open (folder, &store, &error))
        ts_die ("%s", error.message);
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
    sample out;
    out.uuid = dm_uuid_new ();
    for (size_t i = 0; i < sizeof out.bytes; i++)
        out.bytes[i] = (uint8_t) random ();
    SHA256 (out.bytes, sizeof out.bytes, out.sha256);
    return out;
}

static dm_status put (documents_store *in, const sample *it, size_t offset, size_t size, uint64_t *out_stored)
{
    dm_error error = { 0 };
    ProtobufCBinaryData data = { size, (uint8_t *) it->bytes + offset };
    uint64_t stored = UINT64_MAX;
    dm_status status = documents_store_put (in, it->uuid.bytes, offset, data, &stored, &error);
    if (out_stored)
        *out_stored = stored;
    return status;
}

static void put_all (const sample *it)
{
    for (size_t at = 0; at < sizeof it->bytes; at += CHUNK) {
        size_t size = sizeof it->bytes - at < CHUNK ? sizeof it->bytes - at : CHUNK;
        assert_int_equal (put (store, it, at, size, NULL), DM_OK);
    }
}

static dm_status seal (documents_store *in, const sample *it)
{
    dm_error error = { 0 };
    return documents_store_seal (in, it->uuid.bytes, sizeof it->bytes, it->sha256, &error);
}

static bool is_sealed (const sample *it)
{
    dm_error error;
    bool out = false;
    assert_int_equal (documents_store_is_sealed (store, it->uuid.bytes, sizeof it->bytes, it->sha256, &out, &error),
                      DM_OK);
    return out;
}

static void assert_stored (const sample *it)
{
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    uint8_t bytes[sizeof it->bytes];
    uint64_t at = 0, size = 0;
    ProtobufCBinaryData data = { 0 };
    dm_error error;
    do {
        assert_int_equal (documents_store_get (store, it->uuid.bytes, at, 700, arena, &data, &size, &error), DM_OK);
        assert_int_equal (size, sizeof bytes);
        memcpy (bytes + at, data.data, data.len);
        at += data.len;
    } while (data.len > 0);
    assert_int_equal (at, sizeof bytes);
    assert_memory_equal (bytes, it->bytes, sizeof bytes);
}

/* The path of an upload in one of the store's folders. */
static const char *path_in (const char *directory, const sample *it)
{
    static char path[300];
    char name[DM_UUID_TEXT_SIZE];
    snprintf (path, sizeof path, "%s/%s/%s", folder, directory, dm_uuid_format (it->uuid.bytes, name));
    return path;
}

static bool exists (const char *path)
{
    struct stat about;
    return lstat (path, &about) == 0;
}

static void document_comes_back_bit_for_bit (void **state)
{
    (void) state;
    sample it = make_sample ();
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_stored (&it);
    assert_false (exists (path_in ("part", &it)));
}

static void chunk_beyond_what_is_stored_is_out_of_range (void **state)
{
    (void) state;
    sample it = make_sample ();
    dm_error error = { 0 };
    uint64_t stored;
    ProtobufCBinaryData data = { 10, it.bytes };
    assert_int_equal (put (store, &it, 1, 10, NULL), DM_OUT_OF_RANGE);
    assert_false (exists (path_in ("part", &it)));
    assert_int_equal (put (store, &it, 0, 3, NULL), DM_OK);
    assert_int_equal (documents_store_put (store, it.uuid.bytes, 5, data, &stored, &error), DM_OUT_OF_RANGE);
    assert_string_equal (error.field, "offset");
    assert_non_null (strstr (error.message, "offset 5 lies beyond the 3 bytes"));
}

typedef struct second_chunk {
    const sample *sample;
    dm_status status;
} second_chunk;

static void *put_second_chunk (void *arg)
{
    second_chunk *it = arg;
    it->status = put (store, it->sample, CHUNK, CHUNK, NULL);
    return NULL;
}

/* Puts the second chunk of a document, and a little later the first.  Returns what became of the second. */
static dm_status put_second_before_first (void)
{
    sample it = make_sample ();
    second_chunk second = { .sample = &it };
    pthread_t thread;
    assert_int_equal (pthread_create (&thread, NULL, put_second_chunk, &second), 0);
    usleep (20 * 1000); /* it waits for 100 ms; on a busy machine the first may come later than that */
    assert_int_equal (put (store, &it, 0, CHUNK, NULL), DM_OK);
    pthread_join (thread, NULL);
    return second.status;
}

static void chunk_waits_a_moment_for_the_one_before (void **state)
{
    (void) state;
    dm_status status = DM_OUT_OF_RANGE;
    for (int i = 0; i < 10 && status == DM_OUT_OF_RANGE; i++)
        status = put_second_before_first ();
    assert_int_equal (status, DM_OK);
}

static void chunk_may_be_sent_again_and_overlap (void **state)
{
    (void) state;
    sample it = make_sample (), other = make_sample ();
    uint64_t stored;
    memcpy (other.uuid.bytes, it.uuid.bytes, sizeof other.uuid.bytes);
    assert_int_equal (put (store, &other, 0, 2 * CHUNK, &stored), DM_OK);
    assert_int_equal (stored, 2 * CHUNK);
    assert_int_equal (put (store, &it, 0, CHUNK, &stored), DM_OK);
    assert_int_equal (stored, 2 * CHUNK);
    assert_int_equal (put (store, &it, CHUNK, CHUNK + 100, &stored), DM_OK);
    assert_int_equal (stored, 2 * CHUNK + 100);
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_stored (&it);
}

static void empty_chunk_tells_how_much_is_there (void **state)
{
    (void) state;
    sample it = make_sample ();
    uint64_t stored;
    assert_int_equal (put (store, &it, 0, 0, &stored), DM_OK);
    assert_int_equal (stored, 0);
    assert_false (exists (path_in ("part", &it)));
    assert_int_equal (put (store, &it, 0, 5, NULL), DM_OK);
    assert_int_equal (put (store, &it, 4000, 0, &stored), DM_OK);
    assert_int_equal (stored, 5);
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_int_equal (put (store, &it, 0, 0, &stored), DM_OK);
    assert_int_equal (stored, sizeof it.bytes);
}

static void seal_refuses_other_size_and_other_bytes (void **state)
{
    (void) state;
    sample it = make_sample ();
    dm_error error;
    assert_int_equal (seal (store, &it), DM_FAILED_PRECONDITION);
    put_all (&it);
    assert_int_equal (documents_store_seal (store, it.uuid.bytes, sizeof it.bytes - 1, it.sha256, &error),
                      DM_FAILED_PRECONDITION);
    assert_string_equal (error.field, "bestandsomvang");
    it.sha256[0] ^= 1;
    assert_int_equal (documents_store_seal (store, it.uuid.bytes, sizeof it.bytes, it.sha256, &error),
                      DM_FAILED_PRECONDITION);
    assert_string_equal (error.field, "sha256");
    assert_false (is_sealed (&it));
    it.sha256[0] ^= 1;
    assert_int_equal (seal (store, &it), DM_OK);
}

static void seal_may_be_repeated (void **state)
{
    (void) state;
    sample it = make_sample ();
    put_all (&it);
    assert_false (is_sealed (&it));
    for (int i = 0; i < 3; i++) {
        assert_int_equal (seal (store, &it), DM_OK);
        assert_true (is_sealed (&it));
    }
    it.sha256[31] ^= 1;
    assert_int_equal (seal (store, &it), DM_FAILED_PRECONDITION);
    assert_false (is_sealed (&it));
}

static void sealed_upload_takes_the_same_bytes_only (void **state)
{
    (void) state;
    sample it = make_sample (), other = make_sample ();
    uint64_t stored;
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_int_equal (put (store, &it, 2 * CHUNK, CHUNK, &stored), DM_OK);
    assert_int_equal (stored, sizeof it.bytes);
    other.uuid = it.uuid;
    assert_int_equal (put (store, &other, 0, CHUNK, NULL), DM_FAILED_PRECONDITION);
    assert_false (exists (path_in ("part", &it)));
    assert_int_equal (put (store, &it, sizeof it.bytes - 1, 1, NULL), DM_OK);
    dm_error error;
    ProtobufCBinaryData more = { 2, it.bytes + sizeof it.bytes - 1 };
    assert_int_equal (documents_store_put (store, it.uuid.bytes, sizeof it.bytes, more, &stored, &error),
                      DM_FAILED_PRECONDITION);
    assert_stored (&it);
}

static void get_refuses_what_is_not_sealed (void **state)
{
    (void) state;
    sample it = make_sample ();
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    ProtobufCBinaryData data;
    uint64_t size;
    dm_error error;
    put_all (&it);
    assert_int_equal (documents_store_get (store, it.uuid.bytes, 0, 10, arena, &data, &size, &error), DM_NOT_FOUND);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_int_equal (documents_store_get (store, it.uuid.bytes, sizeof it.bytes, 10, arena, &data, &size, &error),
                      DM_OK);
    assert_int_equal (data.len, 0);
    assert_int_equal (documents_store_get (store, it.uuid.bytes, sizeof it.bytes + 1, 10, arena, &data, &size, &error),
                      DM_OUT_OF_RANGE);
}

static void seal_of_a_try_that_was_cut_off_counts_for_nothing (void **state)
{
    (void) state;
    sample it = make_sample ();
    char other[65];
    memset (other, 'a', 64);
    other[64] = '\0';
    put_all (&it);
    assert_int_equal (symlink (other, path_in ("sealed", &it)), 0); /* cut off before the rename */
    assert_false (is_sealed (&it));
    assert_int_equal (seal (store, &it), DM_OK);
    assert_true (is_sealed (&it));
}

static void part_that_was_left_over_does_no_harm (void **state)
{
    (void) state;
    sample it = make_sample (), other = make_sample ();
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    close (open (path_in ("part", &it), O_CREAT | O_WRONLY, 0600));
    other.uuid = it.uuid;
    assert_int_equal (put (store, &other, 0, CHUNK, NULL), DM_FAILED_PRECONDITION);
    assert_false (exists (path_in ("part", &it)));
    close (open (path_in ("part", &it), O_CREAT | O_WRONLY, 0600));
    assert_int_equal (seal (store, &it), DM_OK);
    assert_stored (&it);
}

static void upload_that_another_replica_holds_is_aborted (void **state)
{
    (void) state;
    sample it = make_sample ();
    assert_int_equal (put (store, &it, 0, CHUNK, NULL), DM_OK);
    int fd = open (path_in ("part", &it), O_RDWR);
    assert_int_equal (flock (fd, LOCK_EX), 0);
    assert_int_equal (put (store, &it, CHUNK, CHUNK, NULL), DM_ABORTED);
    close (fd);
    assert_int_equal (put (store, &it, CHUNK, CHUNK, NULL), DM_OK);
}

static void full_disk_is_resource_exhausted (void **state)
{
    (void) state;
    sample it = make_sample ();
    write_errno = ENOSPC;
    assert_int_equal (put (store, &it, 0, CHUNK, NULL), DM_RESOURCE_EXHAUSTED);
    write_errno = EIO;
    assert_int_equal (put (store, &it, 0, CHUNK, NULL), DM_UNAVAILABLE);
    write_errno = 0;
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
}

static void no_upload_begins_in_the_reserve (void **state)
{
    (void) state;
    dm_error error;
    assert_int_equal (documents_store_check_room (store, 0, &error), DM_OK);
    assert_int_equal (documents_store_check_room (store, UINT64_MAX, &error), DM_RESOURCE_EXHAUSTED);
}

static void bytes_that_could_not_be_synced_are_sent_again (void **state)
{
    (void) state;
    sample it = make_sample ();
    uint64_t stored;
    put_all (&it);
    fsync_errno = EIO;
    assert_int_equal (seal (store, &it), DM_UNAVAILABLE);
    fsync_errno = 0;
    assert_false (is_sealed (&it));
    assert_int_equal (put (store, &it, 0, 0, &stored), DM_OK);
    assert_int_equal (stored, 0);
    put_all (&it);
    assert_int_equal (seal (store, &it), DM_OK);
    assert_stored (&it);
}

/* As any client does: asks how much is there, sends from there, and seals. Returns false when it must begin again. */
static bool upload (documents_store *in, const sample *it)
{
    uint64_t stored;
    dm_status status = put (in, it, 0, 0, &stored);
    while (!status && stored < sizeof it->bytes) {
        size_t size = sizeof it->bytes - stored < CHUNK ? (size_t) (sizeof it->bytes - stored) : CHUNK;
        status = put (in, it, stored, size, &stored);
    }
    return !status && seal (in, it) == DM_OK;
}

static void upload_survives_kill_at_any_point (void **state)
{
    (void) state;
    unsigned seed = (unsigned) dm_clock_now_ms ();
    print_message ("seed %u\n", seed);
    srandom (seed);
    sample first = make_sample ();
    int64_t begin_us = dm_clock_monotonic_us ();
    assert_true (upload (store, &first));
    int64_t most_us = dm_clock_monotonic_us () - begin_us + 500;
    for (int round = 0; round < 30; round++) {
        sample it = make_sample ();
        useconds_t life_us = (useconds_t) (random () % most_us);
        pid_t child = fork ();
        if (child == 0)
            _exit (upload (store, &it) ? 0 : 1);
        usleep (life_us);
        kill (child, SIGKILL);
        waitpid (child, NULL, 0);
        assert_true (upload (store, &it));
        assert_true (is_sealed (&it));
        assert_stored (&it);
    }
}

typedef struct replica {
    pthread_t thread;
    documents_store *store;
    const sample *samples;
    size_t count;
} replica;

static void *run_replica (void *arg)
{
    replica *it = arg;
    for (size_t i = 0; i < it->count; i++)
        while (!upload (it->store, &it->samples[i]))
            ;
    return NULL;
}

static void two_replicas_share_an_upload (void **state)
{
    (void) state;
    sample *samples = malloc (30 * sizeof *samples);
    documents_store *other;
    dm_error error;
    for (int i = 0; i < 30; i++)
        samples[i] = make_sample ();
    assert_int_equal (documents_store_open (folder, &other, &error), DM_OK);
    replica replicas[] = { { .store = store }, { .store = other }, { .store = other } };
    for (size_t i = 0; i < DM_COUNT (replicas); i++) {
        replicas[i].samples = samples;
        replicas[i].count = 30;
        assert_int_equal (pthread_create (&replicas[i].thread, NULL, run_replica, &replicas[i]), 0);
    }
    for (size_t i = 0; i < DM_COUNT (replicas); i++)
        pthread_join (replicas[i].thread, NULL);
    for (int i = 0; i < 30; i++) {
        assert_true (is_sealed (&samples[i]));
        assert_stored (&samples[i]);
        assert_false (exists (path_in ("part", &samples[i])));
    }
    documents_store_destroy (&other);
    free (samples);
}

static size_t count_in (documents_stage stage, int64_t before_ms)
{
    dm_uuid ids[8];
    size_t count;
    dm_error error;
    assert_int_equal (documents_store_list (store, stage, before_ms, ids, DM_COUNT (ids), &count, &error), DM_OK);
    return count;
}

static void only_old_uploads_are_listed_and_removed (void **state)
{
    (void) state;
    sample it = make_sample ();
    dm_error error;
    int64_t time_ms;
    assert_true (dm_uuid_is_v7 (it.uuid.bytes, &time_ms));
    assert_int_equal (put (store, &it, 0, 10, NULL), DM_OK);
    assert_int_equal (count_in (DOCUMENTS_PART, time_ms), 0);
    assert_int_equal (count_in (DOCUMENTS_PART, time_ms + 1), 1);
    int fd = open (path_in ("part", &it), O_RDWR);
    assert_int_equal (flock (fd, LOCK_EX), 0);
    assert_int_equal (documents_store_remove_part (store, it.uuid.bytes, &error), DM_OK);
    assert_true (exists (path_in ("part", &it))); /* somebody is at it */
    close (fd);
    assert_int_equal (documents_store_remove_part (store, it.uuid.bytes, &error), DM_OK);
    assert_false (exists (path_in ("part", &it)));
    assert_int_equal (documents_store_remove_part (store, it.uuid.bytes, &error), DM_OK);
}

static void expired_upload_goes_unless_it_is_a_document (void **state)
{
    (void) state;
    sample samples[] = { make_sample (), make_sample () };
    DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
    ProtobufCBinaryData data;
    uint64_t size;
    dm_error error;
    for (int i = 0; i < 2; i++) {
        put_all (&samples[i]);
        assert_int_equal (seal (store, &samples[i]), DM_OK);
        assert_int_equal (documents_store_expire (store, samples[i].uuid.bytes, &error), DM_OK);
        assert_int_equal (documents_store_expire (store, samples[i].uuid.bytes, &error), DM_OK);
        assert_false (is_sealed (&samples[i]));
        assert_stored (&samples[i]);
    }
    assert_int_equal (count_in (DOCUMENTS_EXPIRED, INT64_MAX), 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal (documents_store_remove_expired (store, samples[i].uuid.bytes, i == 1, &error), DM_OK);
    assert_int_equal (count_in (DOCUMENTS_EXPIRED, INT64_MAX), 0);
    assert_int_equal (documents_store_get (store, samples[0].uuid.bytes, 0, 10, arena, &data, &size, &error),
                      DM_NOT_FOUND);
    assert_stored (&samples[1]);
}

static void folder_that_cannot_be_made_is_refused (void **state)
{
    (void) state;
    documents_store *other = NULL;
    dm_error error;
    assert_int_equal (documents_store_open ("/proc/nothing/here", &other, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "directory");
    assert_null (other);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_world, close_world)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (document_comes_back_bit_for_bit),
        TEST (chunk_beyond_what_is_stored_is_out_of_range),
        TEST (chunk_waits_a_moment_for_the_one_before),
        TEST (chunk_may_be_sent_again_and_overlap),
        TEST (empty_chunk_tells_how_much_is_there),
        TEST (seal_refuses_other_size_and_other_bytes),
        TEST (seal_may_be_repeated),
        TEST (sealed_upload_takes_the_same_bytes_only),
        TEST (get_refuses_what_is_not_sealed),
        TEST (seal_of_a_try_that_was_cut_off_counts_for_nothing),
        TEST (part_that_was_left_over_does_no_harm),
        TEST (upload_that_another_replica_holds_is_aborted),
        TEST (full_disk_is_resource_exhausted),
        TEST (no_upload_begins_in_the_reserve),
        TEST (bytes_that_could_not_be_synced_are_sent_again),
        TEST (upload_survives_kill_at_any_point),
        TEST (two_replicas_share_an_upload),
        TEST (only_old_uploads_are_listed_and_removed),
        TEST (expired_upload_goes_unless_it_is_a_document),
        TEST (folder_that_cannot_be_made_is_refused),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
