/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/mail_address.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <stdlib.h>
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

/* What is known of one subject, and what this batch adds to it. */
typedef struct known {
    const uint8_t *subject;
    int32_t count;
    bool is_confirmed, is_asked;
} known;

struct intake_submit_counts {
    size_t count;
    known rows[];
};

intake_submit_subjects intake_submit_subjects_of (dm_call *call, const char *emailadres, ProtobufCBinaryData client,
                                                  const char *journey)
{
    return (intake_submit_subjects){
        .address = intake_mail_address_hash (call, emailadres),
        .client = client.len > 0 ? make_hash (call, "client", client.data, client.len) : NULL,
        .journey = make_hash (call, "journey", journey, strlen (journey)),
    };
}

static int compare (const void *a, const void *b)
{
    const ProtobufCBinaryData *left = a, *right = b;
    return memcmp (left->data, right->data, INTAKE_MAIL_HASH_BYTES);
}

/* Each subject once, in order.  Gives: out, with room for three of each request. Returns how many. */
static size_t list_subjects (const intake_submit_subjects requests[], size_t count, ProtobufCBinaryData out[])
{
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *own[] = { requests[i].address, requests[i].client, requests[i].journey };
        for (size_t k = 0; k < DM_COUNT (own); k++)
            if (own[k])
                out[all++] = (ProtobufCBinaryData){ INTAKE_MAIL_HASH_BYTES, (uint8_t *) own[k] };
    }
    qsort (out, all, sizeof *out, compare);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || compare (&out[kept - 1], &out[i]) != 0)
            out[kept++] = out[i];
    return kept;
}

dm_status intake_submit_counts_find (dm_call *call, const intake_submit_subjects requests[], size_t count,
                                     intake_submit_counts **out)
{
    const PGresult *rows;
    ProtobufCBinaryData *subjects = dm_arena_alloc (call->arena, (3 * count + 1) * sizeof *subjects);
    size_t subject_count = list_subjects (requests, count, subjects);
    dm_status status =
        dm_tx_query (call, &intake_sql_find_submits, &rows, dm_param_byteas (call->arena, subjects, subject_count));
    if (status)
        return status;
    intake_submit_counts *counts =
        dm_arena_alloc (call->arena, sizeof *counts + (size_t) PQntuples (rows) * sizeof (known));
    counts->count = (size_t) PQntuples (rows);
    for (int row = 0; row < PQntuples (rows); row++)
        counts->rows[row] = (known){ dm_get_bytes (rows, row, INTAKE_FIND_SUBMITS_SUBJECT).data,
                                     dm_get_int4 (rows, row, INTAKE_FIND_SUBMITS_COUNT),
                                     dm_get_bool (rows, row, INTAKE_FIND_SUBMITS_IS_CONFIRMED),
                                     dm_get_bool (rows, row, INTAKE_FIND_SUBMITS_IS_ASKED) };
    *out = counts;
    return DM_OK;
}

static int compare_known (const void *subject, const void *row)
{
    return memcmp (subject, ((const known *) row)->subject, INTAKE_MAIL_HASH_BYTES);
}

/* Takes: subject, NULL for none, which has no row. */
static known *find (intake_submit_counts *counts, const uint8_t *subject)
{
    return subject ? bsearch (subject, counts->rows, counts->count, sizeof *counts->rows, compare_known) : NULL;
}

static bool is_reached (intake_submit_counts *counts, const uint8_t *subject, int32_t limit)
{
    const known *row = find (counts, subject);
    return limit > 0 && row && row->count >= limit;
}

dm_status intake_submit_limits_check (dm_call *call, intake_submit_counts *counts, const intake_submit_limits *limits,
                                      const intake_submit_subjects *subjects)
{
    if (is_reached (counts, subjects->address, limits->by_recipient)
        || is_reached (counts, subjects->client, limits->by_client)
        || is_reached (counts, subjects->journey, limits->by_journey))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "limit", "too many requests were sent this hour");
    return DM_OK;
}

static void count_one (dm_call *call, intake_submit_counts *counts, const uint8_t *subject, int32_t limit)
{
    known *row = find (counts, subject);
    if (!row)
        return;
    row->count++;
    dm_tx_insert (call->tx, &intake_sql_count_submits, DM_BYTES (subject, INTAKE_MAIL_HASH_BYTES),
                  limit > 0 ? DM_INT4 (limit) : dm_param_null (DM_INT4 (0)));
}

void intake_submit_count (dm_call *call, intake_submit_counts *counts, const intake_submit_limits *limits,
                          const intake_submit_subjects *subjects)
{
    count_one (call, counts, subjects->address, limits->by_recipient);
    count_one (call, counts, subjects->client, limits->by_client);
    count_one (call, counts, subjects->journey, limits->by_journey);
}

intake_mail_hold intake_mail_hold_of (intake_submit_counts *counts, const uint8_t *address, const uint8_t *verified)
{
    const known *row = find (counts, address);
    if (!row || row->is_confirmed || (verified && memcmp (address, verified, INTAKE_MAIL_HASH_BYTES) == 0))
        return (intake_mail_hold){ 0 };
    return (intake_mail_hold){ .held_for = address, .is_to_ask = !row->is_asked };
}

void intake_mail_address_ask (dm_call *call, intake_submit_counts *counts, const uint8_t *address)
{
    find (counts, address)->is_asked = true;
    dm_tx_insert (call->tx, &intake_sql_ask_addresses, DM_BYTES (address, INTAKE_MAIL_HASH_BYTES));
}
