/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of sessions and forms: one, or two while it is being replaced. The first seals; all open. So a gateway that
 * does not know yet that the new key is the first one opens what another gateway sealed with it. */
#pragma once

#include "common/settings.h"
#include "services/gateway/login/seal.h"

#define GATEWAY_SESSION_KEYS_MAX 2

typedef struct gateway_session_keys gateway_session_keys;

/* Reads the setting session-key: a line of 64 hex digits, and a second one with "next" or "previous" behind them while
 * the key is being replaced.  Takes: settings, borrowed until destroy.
 * Errors: DM_INVALID_ARGUMENT with the setting's name. */
dm_status gateway_session_keys_open (const dm_settings *settings, gateway_session_keys **out, dm_error *error);
void gateway_session_keys_destroy (gateway_session_keys **keys);
/* Reads them again from the file that the setting was read from; on failure they stay. From any thread. */
dm_status gateway_session_keys_reload (gateway_session_keys *keys, dm_error *error);

/* A copy of them, the one that seals first.  Gives: out.  Returns how many; from any thread. */
size_t gateway_session_keys_list (gateway_session_keys *keys,
                                  uint8_t out[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES]);
/* gateway_seal with the first key, and gateway_unseal with each until one opens. */
ProtobufCBinaryData gateway_session_keys_seal (gateway_session_keys *keys, dm_arena *arena, const char *token,
                                               const char *purpose, const ProtobufCMessage *secret);
ProtobufCMessage *gateway_session_keys_unseal (gateway_session_keys *keys, dm_arena *arena, const char *token,
                                               const char *purpose, ProtobufCBinaryData sealed,
                                               const ProtobufCMessageDescriptor *type);
