/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/mail_address.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <string.h>
#include "common/db.h"
#include "common/mac.h"
#include "sql/intake.h"

/* Takes: kind, which keeps hashes of one use apart from another.  Gives: 32 bytes in call->arena. */
static const uint8_t *make_hash (dm_call *call, const char *kind, const void *data, size_t size)
{
    uint8_t key[DM_SEAL_KEY_BYTES];
    size_t kind_bytes = strlen (kind) + 1;
    uint8_t *text = dm_arena_alloc (call->arena, kind_bytes + size);
    uint8_t *hash = dm_arena_alloc (call->arena, INTAKE_MAIL_HASH_BYTES);
    memcpy (text, kind, kind_bytes);
    if (size > 0)
        memcpy (text + kind_bytes, data, size);
    dm_keyring_find (call->keyring, "index", key);
    dm_mac_make (key, text, kind_bytes + size, hash);
    OPENSSL_cleanse (key, sizeof key);
    return hash;
}

const uint8_t *intake_mail_address_hash (dm_call *call, const char *emailadres)
{
    if (!emailadres || !*emailadres)
        return NULL;
    char *lower = dm_arena_strdup (call->arena, emailadres);
    for (char *c = lower; *c; c++)
        *c = (char) tolower ((unsigned char) *c);
    return make_hash (call, "address", lower, strlen (lower));
}

static bool is_reached (int32_t limit, const PGresult *rows, int column)
{
    return limit > 0 && dm_get_int4 (rows, 0, column) >= limit;
}

/* Counts one by all that it is limited by. Rows of zaken that wait need not be sent before these statements: so those
 * of a batch still go as one.  Gives: *out, a row of find_submits. */
static dm_status count (dm_call *call, const intake_submit_limits *limits, const uint8_t *address,
                        ProtobufCBinaryData client, const char *journey, const PGresult **out)
{
    const uint8_t *sender = client.len > 0 ? make_hash (call, "client", client.data, client.len) : NULL;
    const uint8_t *walked = make_hash (call, "journey", journey, strlen (journey));
    const dm_param params[] = { DM_BYTES (address, INTAKE_MAIL_HASH_BYTES), DM_BYTES (sender, INTAKE_MAIL_HASH_BYTES),
                                DM_BYTES (walked, INTAKE_MAIL_HASH_BYTES) };
    const PGresult *rows;
    dm_status status = dm_tx_query_apart_params (call, &intake_sql_find_submits, &rows, params, DM_COUNT (params));
    if (status)
        return status;
    if (is_reached (limits->by_recipient, rows, INTAKE_FIND_SUBMITS_BY_RECIPIENT)
        || is_reached (limits->by_client, rows, INTAKE_FIND_SUBMITS_BY_CLIENT)
        || is_reached (limits->by_journey, rows, INTAKE_FIND_SUBMITS_BY_JOURNEY))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "limit", "too many requests were sent this hour");
    *out = rows;
    return dm_tx_send_apart_params (call->tx, &intake_sql_count_submit, params, DM_COUNT (params));
}

dm_status intake_mail_address_count (dm_call *call, const intake_submit_limits *limits, const uint8_t *address,
                                     ProtobufCBinaryData client, const char *journey)
{
    const PGresult *rows;
    return count (call, limits, address, client, journey, &rows);
}

dm_status intake_mail_address_take (dm_call *call, const intake_submit_limits *limits, const char *emailadres,
                                    ProtobufCBinaryData client, const char *journey, const uint8_t *verified,
                                    intake_mail_hold *out)
{
    const PGresult *rows;
    const uint8_t *address = intake_mail_address_hash (call, emailadres);
    dm_status status = count (call, limits, address, client, journey, &rows);
    if (status)
        return status;
    *out = (intake_mail_hold){ 0 };
    if (!address || (verified && memcmp (address, verified, INTAKE_MAIL_HASH_BYTES) == 0)
        || dm_get_bool (rows, 0, INTAKE_FIND_SUBMITS_IS_CONFIRMED))
        return DM_OK;
    out->held_for = address;
    out->is_to_ask = !dm_get_bool (rows, 0, INTAKE_FIND_SUBMITS_IS_ASKED);
    const dm_param asked = DM_BYTES (address, INTAKE_MAIL_HASH_BYTES);
    return out->is_to_ask ? dm_tx_send_apart_params (call->tx, &intake_sql_ask_address, &asked, 1) : DM_OK;
}
