/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/persoon.h"

#include <string.h>
#include "common/email.h"
#include "common/utf8.h"
#include "services/identity/number.h"

#define NAME_CHARACTERS_MAX 200
#define VERBLIJFSADRES_MAX 400
#define TELEFOONNUMMER_MAX 20
#define CONTENTS "persoon.contents"

typedef Digimeente__Intake__V1__Persoon Persoon;

static bool is_empty (const char *text)
{
    return !text || !*text;
}

bool intake_initiator_is_empty (const Digimeente__Intake__V1__Initiator *initiator)
{
    return !initiator
           || (is_empty (initiator->name) && is_empty (initiator->verblijfsadres) && is_empty (initiator->emailadres)
               && is_empty (initiator->inp_bsn) && is_empty (initiator->telefoonnummer));
}

dm_status intake_initiator_check (const Digimeente__Intake__V1__Initiator *initiator, dm_error *error)
{
    if (!is_empty (initiator->name) && dm_utf8_length (initiator->name) > NAME_CHARACTERS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.name", "at most %d characters", NAME_CHARACTERS_MAX);
    if (!is_empty (initiator->name) && strpbrk (initiator->name, "\t\r\n"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.name", "one line without tabs is needed");
    if (!is_empty (initiator->verblijfsadres) && dm_utf8_length (initiator->verblijfsadres) > VERBLIJFSADRES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.verblijfsadres", "at most %d characters",
                        VERBLIJFSADRES_MAX);
    if (!is_empty (initiator->emailadres) && !dm_email_is_valid (initiator->emailadres))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.emailadres",
                        "one e-mail address of at most %d characters is needed", DM_EMAIL_SIZE - 1);
    if (!is_empty (initiator->telefoonnummer) && dm_utf8_length (initiator->telefoonnummer) > TELEFOONNUMMER_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.telefoonnummer", "at most %d characters",
                        TELEFOONNUMMER_MAX);
    if (!is_empty (initiator->inp_bsn) && !identity_bsn_is_valid (initiator->inp_bsn))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.inp_bsn",
                        "nine digits that pass the elfproef are needed");
    return DM_OK;
}

dm_param intake_persoon_seal (dm_call *call, const intake_zaak_key *key, const uint8_t *uuid, const Persoon *persoon)
{
    uint8_t *bytes = dm_arena_alloc (call->arena, digimeente__intake__v1__persoon__get_packed_size (persoon));
    size_t size = digimeente__intake__v1__persoon__pack (persoon, bytes);
    return intake_zaak_seal_bytes (call, key, uuid, CONTENTS, bytes, size);
}

Persoon *intake_persoon_open (dm_call *call, intake_zaak_key *key, ProtobufCBinaryData uuid,
                              ProtobufCBinaryData contents)
{
    ProtobufCBinaryData plain = intake_zaak_unseal_bytes (call, key, uuid.data, CONTENTS, contents);
    Persoon *persoon =
        digimeente__intake__v1__persoon__unpack (dm_arena_allocator (call->arena), plain.len, plain.data);
    if (!persoon) {
        key->fault = dm_fail (&call->error, DM_DATA_LOSS, NULL, "what is kept of a person cannot be read");
        persoon = dm_arena_alloc (call->arena, sizeof *persoon);
        digimeente__intake__v1__persoon__init (persoon);
    }
    if (!persoon->initiator) {
        persoon->initiator = dm_arena_alloc (call->arena, sizeof *persoon->initiator);
        digimeente__intake__v1__initiator__init (persoon->initiator);
    }
    return persoon;
}
