/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/identity.h"

#include <stdio.h>
#include <string.h>
#include "common/mac.h"
#include "services/identity/number.h"
#include "services/gateway/login/rol.h"

#define PSEUDONYM_BYTES 16

static void sign (const uint8_t key[GATEWAY_SECRET_BYTES], const char *kind, const char *text, dm_arena *arena,
                  uint8_t out[DM_MAC_BYTES])
{
    const char *whole = dm_arena_printf (arena, "%s:%s", kind, text);
    dm_mac_make (key, whole, strlen (whole), out);
}

static const char *make_pseudonym (const uint8_t key[GATEWAY_SECRET_BYTES], const char *prefix, const char *kind,
                                   const char *number, dm_arena *arena)
{
    uint8_t mac[DM_MAC_BYTES];
    sign (key, kind, number, arena, mac);
    char *out = dm_arena_alloc (arena, strlen (prefix) + 2 * PSEUDONYM_BYTES + 1);
    int used = sprintf (out, "%s", prefix);
    for (int i = 0; i < PSEUDONYM_BYTES; i++)
        used += sprintf (out + used, "%02x", mac[i]);
    return out;
}

const char *gateway_identity_of_sub (const char *sub, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                     dm_arena *arena)
{
    return make_pseudonym (pseudonym_key, "s", "sub", sub, arena);
}

bool gateway_identity_is_of_sub (const char *text)
{
    return text[0] == 's' && strlen (text) == 1 + 2 * PSEUDONYM_BYTES
           && strspn (text + 1, "0123456789abcdef") == 2 * PSEUDONYM_BYTES;
}

ProtobufCBinaryData gateway_identity_mark (const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES], const char *kind,
                                           const char *text, dm_arena *arena)
{
    ProtobufCBinaryData out = { DM_MAC_BYTES, dm_arena_alloc (arena, DM_MAC_BYTES) };
    sign (pseudonym_key, dm_arena_printf (arena, "mark:%s", kind), text, arena, out.data);
    return out;
}

static gateway_rol find_rol (const gateway_claims *claims)
{
    const gateway_rol_row *row = gateway_rol_find_by_name (claims->rol);
    if (*claims->rol)
        return row ? row->rol : GATEWAY_VISITOR;
    if (*claims->bsn && !*claims->kvk)
        return GATEWAY_INWONER;
    return *claims->kvk && !*claims->bsn ? GATEWAY_ONDERNEMER : GATEWAY_VISITOR;
}

dm_status gateway_identity_make (const gateway_claims *claims, const uint8_t pseudonym_key[GATEWAY_SECRET_BYTES],
                                 dm_arena *arena, gateway_session *out, dm_error *error)
{
    gateway_session it = { .rol = find_rol (claims), .acr = claims->acr, .name = claims->name, .bsn = "", .kvk = "" };
    switch (it.rol) {
    case GATEWAY_INWONER:
        if (!identity_bsn_is_valid (claims->bsn))
            return dm_fail (error, DM_PERMISSION_DENIED, "bsn", "the claim bsn is no citizen service number");
        it.bsn = claims->bsn;
        it.actor = make_pseudonym (pseudonym_key, "p", "bsn", claims->bsn, arena);
        break;
    case GATEWAY_ONDERNEMER:
        if (!identity_kvk_is_valid (claims->kvk))
            return dm_fail (error, DM_PERMISSION_DENIED, "kvk", "the claim kvk is no number of the trade register");
        it.kvk = claims->kvk;
        it.actor = make_pseudonym (pseudonym_key, "p", "kvk", claims->kvk, arena);
        break;
    case GATEWAY_BEHANDELAAR:
    case GATEWAY_BEHEERDER:
        it.actor = gateway_identity_of_sub (claims->sub, pseudonym_key, arena);
        break;
    case GATEWAY_VISITOR:
    default:
        return dm_fail (error, DM_PERMISSION_DENIED, "rol", "the claims give no role");
    }
    *out = it;
    return DM_OK;
}
