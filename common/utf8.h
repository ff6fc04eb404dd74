/* SPDX-License-Identifier: EUPL-1.2 */
/* UTF-8 checks, for everything that arrives as text: protobuf-c does not look. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/base.h"

/* True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) without control characters other than
 * tab, line feed and carriage return; so no NUL, which PostgreSQL cannot store. */
bool dm_utf8_is_valid (const char *text, size_t size);
/* Number of code points of well-formed UTF-8. */
size_t dm_utf8_length (const char *text);
/* Checks every string in a decoded message, nested ones too.  Gives: out_field, the path of the first bad one
 * ("initiator.name", "documenten[2].title"), at most size bytes with the NUL. Returns true when all are well. */
bool dm_utf8_check_message (const ProtobufCMessage *message, char *out_field, size_t size);
