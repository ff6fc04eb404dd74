/* SPDX-License-Identifier: EUPL-1.2 */
/* What digictl doctor asks of documents: is the file of each document there, and has the disk room for more? */
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include "services/documents/app.h"
#include "sql/documents.h"

#define AT_ONCE 500                      /* documents of a piece */
#define AT_ONCE_BYTES (64 * 1024 * 1024) /* that a piece reads when it looks closely: some 100 ms */
#define CHUNK_BYTES (1024 * 1024)

static void free_hash (EVP_MD_CTX **hash)
{
    EVP_MD_CTX_free (*hash);
}

/* Reads all bytes of a document.  Gives: *out_is_whole, whether they are those that were sent in.
 * Errors: as documents_store_get. */
static dm_status check_bytes (documents_store *store, const uint8_t *uuid, int64_t size, ProtobufCBinaryData sha256,
                              bool *out_is_whole, dm_error *error)
{
    DM_AUTO (free_hash) EVP_MD_CTX *hash = EVP_MD_CTX_new ();
    uint8_t digest[EVP_MAX_MD_SIZE];
    if (!hash || !EVP_DigestInit_ex (hash, EVP_sha256 (), NULL))
        abort ();
    for (uint64_t offset = 0, whole = 0; offset < (uint64_t) size;) {
        DM_AUTO (dm_arena_destroy) dm_arena *arena = dm_arena_open ();
        ProtobufCBinaryData chunk;
        dm_status status = documents_store_get (store, uuid, offset, CHUNK_BYTES, arena, &chunk, &whole, error);
        if (status)
            return status;
        if (chunk.len == 0)
            break;
        EVP_DigestUpdate (hash, chunk.data, chunk.len);
        offset += chunk.len;
    }
    EVP_DigestFinal_ex (hash, digest, NULL);
    *out_is_whole = sha256.len == 32 && memcmp (digest, sha256.data, 32) == 0;
    return DM_OK;
}

/* Gives: *out_is_well: the file is there and has the right size, and with is_deep the right bytes.
 * Errors: DM_UNAVAILABLE where the disk does not tell. */
static dm_status look (dm_call *call, const PGresult *rows, int row, bool is_deep, bool *out_is_well)
{
    const documents_app *app = call->app;
    const uint8_t *uuid = dm_get_bytes (rows, row, DOCUMENTS_LIST_PIECE_UUID).data;
    int64_t size = dm_get_int8 (rows, row, DOCUMENTS_LIST_PIECE_BESTANDSOMVANG);
    ProtobufCBinaryData nothing;
    uint64_t found = 0;
    dm_status status = documents_store_get (app->store, uuid, 0, 0, call->arena, &nothing, &found, &call->error);
    *out_is_well = !status && found == (uint64_t) size;
    if (*out_is_well && is_deep)
        status = check_bytes (app->store, uuid, size, dm_get_bytes (rows, row, DOCUMENTS_LIST_PIECE_SHA256),
                              out_is_well, &call->error);
    return status == DM_NOT_FOUND ? DM_OK : status;
}

/* Those that were released meanwhile are rightly gone. */
static dm_status count_broken (dm_call *call, const ProtobufCBinaryData suspects[], size_t count, dm_piece *out)
{
    const PGresult *rows;
    if (count == 0)
        return DM_OK;
    dm_status status =
        dm_tx_query (call, &documents_sql_list_still_there, &rows, dm_param_uuids (call->arena, suspects, count));
    if (status)
        return status;
    out->broken = (uint64_t) PQntuples (rows);
    for (int row = 0; row < PQntuples (rows) && out->example_count < DM_EXAMPLES_MAX; row++) {
        char text[DM_UUID_TEXT_SIZE];
        dm_uuid_format (dm_get_bytes (rows, row, DOCUMENTS_LIST_STILL_THERE_UUID).data, text);
        out->examples[out->example_count++] = dm_arena_strdup (call->arena, text);
    }
    return DM_OK;
}

dm_status documents_check_store (dm_call *call, const char *after, bool is_deep, dm_piece *out)
{
    const PGresult *rows;
    dm_uuid begin = { 0 };
    char text[DM_UUID_TEXT_SIZE];
    if (after && !dm_uuid_parse (after, &begin))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "after", "a UUID is needed");
    dm_status status = dm_tx_query (call, &documents_sql_list_piece, &rows, DM_UUID (begin.bytes), DM_INT4 (AT_ONCE));
    if (status)
        return status;
    ProtobufCBinaryData *suspects = dm_arena_alloc (call->arena, AT_ONCE * sizeof *suspects);
    size_t count = 0;
    int64_t bytes = 0;
    int row = 0;
    for (; !status && row < PQntuples (rows) && (row == 0 || bytes < AT_ONCE_BYTES); row++) {
        bool is_well = false;
        status = look (call, rows, row, is_deep, &is_well);
        if (!is_well)
            suspects[count++] = dm_get_bytes (rows, row, DOCUMENTS_LIST_PIECE_UUID);
        bytes += is_deep ? dm_get_int8 (rows, row, DOCUMENTS_LIST_PIECE_BESTANDSOMVANG) : 0;
    }
    if (!status)
        status = count_broken (call, suspects, count, out);
    if (status || (row == PQntuples (rows) && row < AT_ONCE))
        return status;
    dm_uuid_format (dm_get_bytes (rows, row - 1, DOCUMENTS_LIST_PIECE_UUID).data, text);
    out->next = dm_arena_strdup (call->arena, text);
    return DM_OK;
}

void documents_check_disk (dm_runtime *runtime, dm_finding *out)
{
    const documents_app *app = dm_runtime_app (runtime);
    const char *directory = dm_settings_text (dm_runtime_settings (runtime), "directory");
    struct statvfs disk;
    if (statvfs (directory, &disk)) {
        out->is_broken = true;
        out->advice = "Look whether the disk or the share is mounted.";
        dm_finding_tell (out, "%s: %s", directory, strerror (errno));
        return;
    }
    uint64_t free_bytes = (uint64_t) disk.f_bavail * disk.f_frsize;
    out->is_broken = free_bytes < app->reserve_bytes;
    out->advice =
        "Make room, or give the store a larger disk: no upload begins with less free than the setting reserve-mb.";
    dm_finding_tell (out, "%.1f of %.1f GB of the disk of documents are free", (double) free_bytes / 1e9,
                     (double) disk.f_blocks * (double) disk.f_frsize / 1e9);
}
