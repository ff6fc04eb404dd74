/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/rewrap.h"

#include <string.h>
#include "sql/dm.h"

#define AT_ONCE 500
#define COUNTED_MAX 10000 /* the gauge goes no further, so that counting stays cheap */

static dm_status rewrap_one (dm_call *call, const dm_rewrap *it, const PGresult *rows, int row,
                             ProtobufCBinaryData *out)
{
    uint8_t key[DM_SEAL_KEY_BYTES];
    const uint8_t *owner = dm_get_bytes (rows, row, DM_LOCK_OLD_DATA_KEYS_OWNER).data;
    const dm_wrapped_key old = { dm_get_int4 (rows, row, DM_LOCK_OLD_DATA_KEYS_WRAP_ID),
                                 dm_get_bytes (rows, row, DM_LOCK_OLD_DATA_KEYS_WRAPPED) };
    dm_wrapped_key new;
    dm_status status = dm_data_key_open (it->keyring, owner, &old, call->arena, key, &call->error);
    if (!status)
        status = dm_data_key_wrap (it->keyring, owner, key, call->arena, &new, &call->error);
    explicit_bzero (key, sizeof key);
    if (!status && new.wrap_id != it->current)
        return dm_fail (&call->error, DM_ABORTED, NULL, "the current wrap key has just become another one");
    if (!status)
        *out = new.bytes;
    return status;
}

/* Rows that do not open stay as they are; they keep no other from being done. */
static dm_status rewrap_rows (dm_call *call, dm_rewrap *it, const PGresult *rows)
{
    ProtobufCBinaryData owners[AT_ONCE], wrapped[AT_ONCE];
    it->done = it->lost = 0; /* it may run twice */
    for (int row = 0; row < PQntuples (rows); row++) {
        dm_status status = rewrap_one (call, it, rows, row, &wrapped[it->done]);
        if (status && status != DM_DATA_LOSS)
            return status;
        if (status)
            it->lost++;
        else
            owners[it->done++] = dm_get_bytes (rows, row, DM_LOCK_OLD_DATA_KEYS_OWNER);
    }
    if (it->done == 0)
        return DM_OK;
    return dm_tx_send (call->tx, &dm_sql_update_data_keys, DM_INT4 (it->current),
                       dm_param_uuids (call->arena, owners, (size_t) it->done),
                       dm_param_byteas (call->arena, wrapped, (size_t) it->done));
}

dm_status dm_rewrap_some (dm_call *call, void *arg)
{
    dm_rewrap *it = arg;
    const PGresult *rows, *left;
    it->current = dm_keyring_current (it->keyring);
    dm_status status = dm_tx_query (call, &dm_sql_lock_old_data_keys, &rows, DM_INT4 (it->current), DM_INT4 (AT_ONCE));
    if (!status)
        status = rewrap_rows (call, it, rows);
    if (!status)
        status = dm_tx_query (call, &dm_sql_count_old_data_keys, &left, DM_INT4 (it->current), DM_INT4 (COUNTED_MAX));
    if (!status)
        it->left = dm_get_int8 (left, 0, DM_COUNT_OLD_DATA_KEYS_COUNT);
    return status;
}
