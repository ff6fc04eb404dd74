/* SPDX-License-Identifier: EUPL-1.2 */
/* Secrets of a browser: random tokens, and what only the browser that holds a token can open again. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/arena.h"

#define GATEWAY_TOKEN_SIZE 44 /* base64url of 256 bits, and a NUL */
#define GATEWAY_SECRET_BYTES 32

/* 256 random bits as base64url; fit for cookies, state, nonce and PKCE's verifier. */
void gateway_token_make (char out[GATEWAY_TOKEN_SIZE]);
/* True for 43 characters of base64url. */
bool gateway_token_is_valid (const char *text);
/* base64url without padding; lives in arena. */
char *gateway_base64url (dm_arena *arena, const uint8_t *data, size_t size);
void gateway_sha256 (const char *text, uint8_t out[32]);

/* Encrypts a message with AES-256-GCM under a key that HKDF-SHA-256 makes from token, with our own key as salt: neither
 * the database nor the browser can open it alone. purpose keeps one use of a token apart from another.
 * Gives: bytes in arena.  Source: RFC 5869, NIST SP 800-38D. */
ProtobufCBinaryData gateway_seal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, const ProtobufCMessage *secret);
/* Opens it.  Returns NULL where it was made with another key, token or purpose, or was changed. */
ProtobufCMessage *gateway_unseal (dm_arena *arena, const uint8_t key[GATEWAY_SECRET_BYTES], const char *token,
                                  const char *purpose, ProtobufCBinaryData sealed,
                                  const ProtobufCMessageDescriptor *type);
