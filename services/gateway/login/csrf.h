/* SPDX-License-Identifier: EUPL-1.2 */
/* Tokens of forms. Only a page that was made for the same browser can hold one, so other sites cannot send our forms.
 */
#pragma once

#include "common/base.h"

#define GATEWAY_CSRF_SIZE 65 /* 64 hex digits and a NUL */

/* Makes a token for the browser with this cookie: 16 random bytes, then the first 16 of HMAC-SHA-256 of the cookie
 * under the key, masked with the random ones. It differs each time, so that the size of a compressed page tells nothing
 * about it (BREACH). */
void gateway_csrf_make (const uint8_t key[32], const char *cookie, char out[GATEWAY_CSRF_SIZE]);
/* True when the token was made with this key for this cookie.  Takes: token, any text. */
bool gateway_csrf_check (const uint8_t key[32], const char *cookie, const char *token);
