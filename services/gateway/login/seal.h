/* SPDX-License-Identifier: EUPL-1.2 */
/* Random tokens for browsers, and messages that can be read again only with a browser's token. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"

#define GATEWAY_TOKEN_SIZE 44 /* base64url of 256 bits, and a NUL */
#define GATEWAY_SECRET_BYTES 32

/* Makes 256 random bits as base64url, for a cookie, a state, a nonce or PKCE's verifier. */
void gateway_token_make (char out[GATEWAY_TOKEN_SIZE]);
/* True for text that gateway_token_make could have made. */
bool gateway_token_is_valid (const char *text);
/* The bytes as base64url without padding, in arena. */
char *gateway_base64url (dm_arena *arena, const uint8_t *data, size_t size);
/* SHA-256 of the text without its NUL. */
void gateway_sha256 (const char *text, uint8_t out[32]);

/* Encrypts a message with AES-256-GCM. HKDF-SHA-256 makes its key from token, with our own key as salt, so that neither
 * the database nor the browser can open the message alone.
 * Takes: purpose, which keeps one use of a token apart from another.  Gives: bytes in arena.  Source: RFC 5869, NIST SP
 * 800-38D. */
ProtobufCBinaryData gateway_seal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, const ProtobufCMessage *secret);
/* Decrypts what gateway_seal made.  Returns the message in arena; NULL when the key, token or purpose is another, or
 * the bytes were changed. */
ProtobufCMessage *gateway_unseal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, ProtobufCBinaryData sealed,
                                  const ProtobufCMessageDescriptor *type);
