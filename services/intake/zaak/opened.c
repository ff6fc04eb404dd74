/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/opened.h"

#include <string.h>

typedef Digimeente__Intake__V1__Text Text;

dm_status intake_opened_fault (const intake_opened *it)
{
    return it->key->fault ? it->key->fault : it->person_key->fault;
}

dm_status intake_opened_read (dm_call *call, const PGresult *rows, int row, const intake_opened_columns *at,
                              intake_opened *out)
{
    const ProtobufCBinaryData initiator = dm_get_bytes (rows, row, at->initiator);
    intake_opened it = { .uuid = dm_get_bytes (rows, row, at->uuid).data };
    it.key = intake_zaak_key_open (call, it.uuid, rows, row, at->wrap_id, at->wrapped);
    it.person_key = intake_zaak_key_open (call, initiator.data, rows, row, at->person_wrap_id, at->person_wrapped);
    it.has_own_key = initiator.data && memcmp (initiator.data, it.uuid, DM_UUID_BYTES) != 0;
    it.persoon = intake_persoon_open (call, it.person_key, initiator, dm_get_bytes (rows, row, at->contents));
    it.is_erased =
        it.key->is_erased || (initiator.data && (it.person_key->is_erased || dm_get_is_null (rows, row, at->contents)));
    *out = it;
    return intake_opened_fault (&it);
}

dm_param intake_subject_seal (dm_call *call, const intake_zaak_key *key, const intake_zaak_key *person_key,
                              const uint8_t *uuid, const Text *subject)
{
    if (!subject)
        return DM_BYTES (NULL, 0);
    uint8_t *bytes = dm_arena_alloc (call->arena, digimeente__intake__v1__text__get_packed_size (subject));
    dm_param sealed = DM_BYTES (bytes, digimeente__intake__v1__text__pack (subject, bytes));
    if (person_key != key)
        sealed =
            intake_zaak_seal_bytes (call, person_key, uuid, INTAKE_PERSON_SUBJECT, sealed.data, (size_t) sealed.bytes);
    return intake_zaak_seal_bytes (call, key, uuid, INTAKE_ZAAK_SUBJECT, sealed.data, (size_t) sealed.bytes);
}

Text *intake_opened_subject (dm_call *call, const intake_opened *it, ProtobufCBinaryData sealed)
{
    ProtobufCBinaryData plain = intake_zaak_unseal_bytes (call, it->key, it->uuid, INTAKE_ZAAK_SUBJECT, sealed);
    if (it->has_own_key)
        plain = intake_zaak_unseal_bytes (call, it->person_key, it->uuid, INTAKE_PERSON_SUBJECT, plain);
    return plain.data ? digimeente__intake__v1__text__unpack (dm_arena_allocator (call->arena), plain.len, plain.data)
                      : NULL;
}

/* Two objects that have no name in common, as one. Either is what cJSON printed, or the other is empty. */
static char *join_objects (dm_arena *arena, char *first, char *second)
{
    if (!second || strcmp (second, "{}") == 0)
        return first;
    if (strcmp (first, "{}") == 0)
        return second;
    return dm_arena_printf (arena, "%.*s,%s", (int) strlen (first) - 1, first, second + 1);
}

char *intake_opened_answers (dm_call *call, const intake_opened *it, ProtobufCBinaryData sealed)
{
    char *answers = intake_zaak_unseal (call, it->key, it->uuid, INTAKE_ZAAK_ANSWERS, sealed);
    return answers ? join_objects (call->arena, answers, it->persoon->answers) : NULL;
}
