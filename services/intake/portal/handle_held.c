/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept of a person, for that person.  Source: AVG (EU 2016/679) article 15. */
#include <string.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/identity/level.h"
#include "services/intake/portal/handlers.h"
#include "services/intake/zaak/persoon.h"
#include "sql/intake.h"

#define ZAKEN_MAX 200

typedef Digimeente__Intake__V1__Held Held;
typedef Digimeente__Intake__V1__ListHeldResponse ListHeldResponse;
typedef Digimeente__Intake__V1__Persoon Persoon;

static bool is_same (const char *a, const char *b)
{
    return strcmp (a ? a : "", b ? b : "") == 0;
}

static bool is_alike (const Held *held, const Persoon *persoon)
{
    const Digimeente__Intake__V1__Initiator *initiator = persoon->initiator;
    return is_same (held->name, initiator->name) && is_same (held->verblijfsadres, initiator->verblijfsadres)
           && is_same (held->telefoonnummer, initiator->telefoonnummer)
           && is_same (held->emailadres, initiator->emailadres) && is_same (held->kvk_nummer, persoon->kvk_nummer)
           && held->has_bsn == (initiator->inp_bsn && *initiator->inp_bsn);
}

/* The entry of these data, new when there is none. */
static Held *find_held (dm_arena *arena, ListHeldResponse *reply, const Persoon *persoon)
{
    for (size_t i = 0; i < reply->n_held; i++)
        if (is_alike (reply->held[i], persoon))
            return reply->held[i];
    Held *held = reply->held[reply->n_held++] = dm_arena_alloc (arena, sizeof *held);
    digimeente__intake__v1__held__init (held);
    held->name = persoon->initiator->name;
    held->verblijfsadres = persoon->initiator->verblijfsadres;
    held->telefoonnummer = persoon->initiator->telefoonnummer;
    held->emailadres = persoon->initiator->emailadres;
    held->kvk_nummer = persoon->kvk_nummer;
    held->has_has_bsn = true;
    held->has_bsn = persoon->initiator->inp_bsn && *persoon->initiator->inp_bsn;
    held->zaken = dm_arena_alloc (arena, ZAKEN_MAX * sizeof *held->zaken);
    return held;
}

static dm_status add_row (dm_call *call, const PGresult *rows, int row, ListHeldResponse *reply)
{
    const ProtobufCBinaryData initiator = dm_get_bytes (rows, row, INTAKE_LIST_HELD_INITIATOR);
    if (!identity_level_suffices (dm_get_text (rows, row, INTAKE_LIST_HELD_LEVEL), call->origin->actor.level))
        return DM_OK;
    intake_zaak_key *key =
        intake_zaak_key_open (call, initiator.data, rows, row, INTAKE_LIST_HELD_WRAP_ID, INTAKE_LIST_HELD_WRAPPED);
    const Persoon *persoon =
        intake_persoon_open (call, key, initiator, dm_get_bytes (rows, row, INTAKE_LIST_HELD_CONTENTS));
    if (key->fault)
        return key->fault;
    Held *held = find_held (call->arena, reply, persoon);
    held->zaken[held->n_zaken++] = dm_get_text (rows, row, INTAKE_LIST_HELD_IDENTIFICATIE);
    return DM_OK;
}

dm_status intake_handle_list_held (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    (void) message;
    ListHeldResponse *reply = (ListHeldResponse *) out;
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_held, &rows, DM_INT4 ((int32_t) call->origin->actor.kind),
                                    DM_TEXT (call->origin->actor.id), DM_INT4 (ZAKEN_MAX));
    if (status)
        return status;
    reply->held = dm_arena_alloc (call->arena, ((size_t) PQntuples (rows) + 1) * sizeof (Held *));
    for (int row = 0; !status && row < PQntuples (rows); row++)
        status = add_row (call, rows, row, reply);
    return status;
}
