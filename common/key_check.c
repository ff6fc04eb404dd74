/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/key_check.h"

#include <string.h>
#include "common/batch.h"
#include "common/db_connection.h"
#include "common/mac.h"
#include "sql/dm.h"

#define FIXED_TEXT "digimeente key_check"

typedef struct check {
    const char *path;
    const dm_keyring_key *keys;
    size_t count;
} check;

static void make_mac (const dm_keyring_key *key, uint8_t out[DM_MAC_BYTES])
{
    dm_mac_make (key->bytes, FIXED_TEXT, strlen (FIXED_TEXT), out);
}

static dm_status insert_all (dm_call *call, const check *it)
{
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < it->count; i++) {
        uint8_t *mac = dm_arena_alloc (call->arena, DM_MAC_BYTES);
        make_mac (&it->keys[i], mac);
        status = dm_tx_send (call->tx, &dm_sql_insert_key_check, DM_TEXT (it->keys[i].purpose),
                             DM_INT4 (it->keys[i].id), DM_BYTES (mac, DM_MAC_BYTES));
    }
    return status;
}

static dm_status compare (dm_call *call, const check *it, const PGresult *rows, int row)
{
    const char *purpose = dm_get_text (rows, row, DM_LIST_KEY_CHECKS_PURPOSE);
    const int32_t id = dm_get_int4 (rows, row, DM_LIST_KEY_CHECKS_ID);
    const ProtobufCBinaryData kept = dm_get_bytes (rows, row, DM_LIST_KEY_CHECKS_MAC);
    for (size_t i = 0; i < it->count; i++) {
        uint8_t mac[DM_MAC_BYTES];
        if (it->keys[i].id != id || strcmp (it->keys[i].purpose, purpose) != 0)
            continue;
        make_mac (&it->keys[i], mac);
        if (kept.len == DM_MAC_BYTES && memcmp (kept.data, mac, DM_MAC_BYTES) == 0)
            return DM_OK;
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "seal-keys",
                        "%.150s: %s %d is not the key of that name that this database is used with", it->path, purpose,
                        id);
    }
    return DM_OK;
}

static dm_status check_all (dm_call *call, void *arg)
{
    const check *it = arg;
    const PGresult *rows;
    dm_status status = insert_all (call, it);
    if (!status)
        status = dm_tx_query (call, &dm_sql_list_key_checks, &rows);
    for (int row = 0; !status && row < PQntuples (rows); row++)
        status = compare (call, it, rows, row);
    return status;
}

dm_status dm_key_check (void *db_config, const char *path, const dm_keyring_key keys[], size_t count, dm_error *error)
{
    const dm_db_config *config = db_config;
    check it = { path, keys, count };
    size_t failed = 0;
    dm_db *db = dm_db_open (config);
    dm_batch batch = { .db = db, .metrics = config->metrics };
    dm_status status = dm_batch_run_whole (&batch, check_all, &it, NULL, 0, &failed, error);
    dm_db_destroy (&db);
    return status;
}
