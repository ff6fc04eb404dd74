/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/zaak_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/seal.h"
#include "sql/intake.h"

dm_status intake_zaak_key_make (dm_call *call, const uint8_t *owner, dm_wrapped_key *out_wrapped, intake_zaak_key **out)
{
    *out = dm_arena_zalloc (call->arena, sizeof **out);
    return dm_data_key_make (call->keyring, owner, call->arena, (*out)->bytes, out_wrapped, &call->error);
}

dm_status intake_zaak_key_add (dm_call *call, const uint8_t *owner, const char *terms, intake_zaak_key **out)
{
    dm_wrapped_key wrapped;
    dm_status status = intake_zaak_key_make (call, owner, &wrapped, out);
    if (!status)
        dm_tx_insert (call->tx, &intake_sql_insert_keys_with_terms, DM_UUID (owner), DM_INT4 (wrapped.wrap_id),
                      DM_BYTES (wrapped.bytes.data, wrapped.bytes.len), DM_TEXT (terms));
    return status;
}

intake_zaak_key *intake_zaak_key_open (dm_call *call, const uint8_t *owner, const PGresult *rows, int row, int wrap_id,
                                       int wrapped)
{
    intake_zaak_key *key = dm_arena_zalloc (call->arena, sizeof *key);
    key->is_erased = dm_get_is_null (rows, row, wrapped);
    const dm_wrapped_key kept = { dm_get_int4 (rows, row, wrap_id), dm_get_bytes (rows, row, wrapped) };
    if (!key->is_erased)
        key->fault = dm_data_key_open (call->keyring, owner, &kept, call->arena, key->bytes, &call->error);
    return key;
}

dm_param intake_zaak_seal_bytes (dm_call *call, const intake_zaak_key *key, const uint8_t *row, const char *column,
                                 const void *data, size_t size)
{
    ProtobufCBinaryData sealed;
    if (dm_seal (key->bytes, row, column, data, size, call->arena, &sealed, &call->error))
        abort (); /* no memory, or no random numbers */
    return DM_BYTES (sealed.data, sealed.len);
}

dm_param intake_zaak_seal (dm_call *call, const intake_zaak_key *key, const uint8_t *row, const char *column,
                           const char *text)
{
    return text && *text ? intake_zaak_seal_bytes (call, key, row, column, text, strlen (text)) : DM_BYTES (NULL, 0);
}

ProtobufCBinaryData intake_zaak_unseal_bytes (dm_call *call, intake_zaak_key *key, const uint8_t *row,
                                              const char *column, ProtobufCBinaryData sealed)
{
    ProtobufCBinaryData plain = { 0 };
    if (sealed.data && !key->is_erased && !key->fault)
        key->fault = dm_unseal (key->bytes, row, column, sealed, call->arena, &plain, &call->error);
    return plain;
}

char *intake_zaak_unseal (dm_call *call, intake_zaak_key *key, const uint8_t *row, const char *column,
                          ProtobufCBinaryData sealed)
{
    return (char *) intake_zaak_unseal_bytes (call, key, row, column, sealed).data;
}

const char *intake_toelichting_column (int32_t volgnummer, char out[INTAKE_TOELICHTING_COLUMN_SIZE])
{
    snprintf (out, INTAKE_TOELICHTING_COLUMN_SIZE, "statustoelichting.%d", volgnummer);
    return out;
}
