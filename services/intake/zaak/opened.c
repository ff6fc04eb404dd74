/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/opened.h"

#include <string.h>

dm_status intake_opened_fault (const intake_opened *it)
{
    return it->key->fault ? it->key->fault : it->person_key->fault;
}

dm_status intake_opened_read (dm_call *call, const PGresult *rows, const intake_opened_columns *at, intake_opened *out)
{
    const ProtobufCBinaryData initiator = dm_get_bytes (rows, 0, at->initiator);
    intake_opened it = { .uuid = dm_get_bytes (rows, 0, at->uuid).data };
    it.key = intake_zaak_key_open (call, it.uuid, rows, 0, at->wrap_id, at->wrapped);
    it.person_key = intake_zaak_key_open (call, initiator.data, rows, 0, at->person_wrap_id, at->person_wrapped);
    it.persoon = intake_persoon_open (call, it.person_key, initiator, dm_get_bytes (rows, 0, at->contents));
    it.is_erased =
        it.key->is_erased || (initiator.data && (it.person_key->is_erased || dm_get_is_null (rows, 0, at->contents)));
    *out = it;
    return intake_opened_fault (&it);
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
