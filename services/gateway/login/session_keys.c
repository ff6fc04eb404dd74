/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session_keys.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SETTING "session-key"
#define HEX (2 * GATEWAY_SECRET_BYTES)

struct gateway_session_keys {
    const dm_settings *settings;
    pthread_mutex_t lock; /* over what follows */
    uint8_t keys[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    size_t count;
};

static bool read_hex (const char *text, uint8_t out[GATEWAY_SECRET_BYTES])
{
    char hex[HEX + 1] = "";
    size_t bytes;
    memcpy (hex, text, strnlen (text, HEX));
    bool is_key = strlen (hex) == HEX && OPENSSL_hexstr2buf_ex (out, GATEWAY_SECRET_BYTES, &bytes, hex, '\0') == 1;
    OPENSSL_cleanse (hex, sizeof hex);
    return is_key;
}

/* The word behind the second key says to digictl how far a rotation is; here only that there is one counts. */
static bool is_end_of_second (const char *text)
{
    return strcmp (text, " next") == 0 || strcmp (text, " previous") == 0;
}

/* Returns how many keys the text holds, 0 when it is none of ours. */
static size_t parse (const char *text, uint8_t out[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES])
{
    if (!read_hex (text, out[0]))
        return 0;
    if (!text[HEX])
        return 1;
    const char *second = text + HEX + 1;
    return text[HEX] == '\n' && read_hex (second, out[1]) && is_end_of_second (second + HEX) ? 2 : 0;
}

dm_status gateway_session_keys_reload (gateway_session_keys *keys, dm_error *error)
{
    uint8_t read[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    char *text;
    dm_status status = dm_settings_read_again (keys->settings, SETTING, &text, error);
    if (status)
        return status;
    size_t count = parse (text, read);
    OPENSSL_cleanse (text, strlen (text));
    free (text);
    if (count == 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, SETTING,
                        "the setting " SETTING " is needed: 64 hex digits, and while they are replaced a second line "
                        "of them with next or previous behind it");
    pthread_mutex_lock (&keys->lock);
    memcpy (keys->keys, read, sizeof read);
    keys->count = count;
    pthread_mutex_unlock (&keys->lock);
    OPENSSL_cleanse (read, sizeof read);
    return DM_OK;
}

dm_status gateway_session_keys_open (const dm_settings *settings, gateway_session_keys **out, dm_error *error)
{
    gateway_session_keys *keys = calloc (1, sizeof *keys);
    if (!keys)
        abort ();
    keys->settings = settings;
    pthread_mutex_init (&keys->lock, NULL);
    dm_status status = gateway_session_keys_reload (keys, error);
    if (status)
        gateway_session_keys_destroy (&keys);
    else
        *out = keys;
    return status;
}

void gateway_session_keys_destroy (gateway_session_keys **keys)
{
    gateway_session_keys *it = *keys;
    if (!it)
        return;
    pthread_mutex_destroy (&it->lock);
    OPENSSL_cleanse (it, sizeof *it);
    free (it);
    *keys = NULL;
}

size_t gateway_session_keys_list (gateway_session_keys *keys,
                                  uint8_t out[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES])
{
    pthread_mutex_lock (&keys->lock);
    memcpy (out, keys->keys, sizeof keys->keys);
    size_t count = keys->count;
    pthread_mutex_unlock (&keys->lock);
    return count;
}

ProtobufCBinaryData gateway_session_keys_seal (gateway_session_keys *keys, dm_arena *arena, const char *token,
                                               const char *purpose, const ProtobufCMessage *secret)
{
    uint8_t all[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    gateway_session_keys_list (keys, all);
    ProtobufCBinaryData out = gateway_seal (arena, all[0], token, purpose, secret);
    OPENSSL_cleanse (all, sizeof all);
    return out;
}

ProtobufCMessage *gateway_session_keys_unseal (gateway_session_keys *keys, dm_arena *arena, const char *token,
                                               const char *purpose, ProtobufCBinaryData sealed,
                                               const ProtobufCMessageDescriptor *type)
{
    uint8_t all[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    size_t count = gateway_session_keys_list (keys, all);
    ProtobufCMessage *out = NULL;
    for (size_t i = 0; i < count && !out; i++)
        out = gateway_unseal (arena, all[i], token, purpose, sealed, type);
    OPENSSL_cleanse (all, sizeof all);
    return out;
}
