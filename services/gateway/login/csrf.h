/* SPDX-License-Identifier: EUPL-1.2 */
/* Forms of ours alone: each carries a token that only a page for the same browser can have. */
#pragma once

#include "common/base.h"

#define GATEWAY_CSRF_SIZE 65 /* 64 hex digits and a NUL */

/* A token for the browser with this cookie. It differs each time, so that nothing about it can be learnt from the size
 * of compressed pages (BREACH): 16 random bytes, then the first 16 of HMAC-SHA-256 of the cookie, masked with them. */
void gateway_csrf_make (const uint8_t key[32], const char *cookie, char out[GATEWAY_CSRF_SIZE]);
bool gateway_csrf_check (const uint8_t key[32], const char *cookie, const char *token);
