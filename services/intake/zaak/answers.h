/* SPDX-License-Identifier: EUPL-1.2 */
/* The answers of a request: a JSON object that is stored and given back with the same meaning. */
#pragma once

#include "common/status.h"

#define INTAKE_ANSWERS_MAX (64 * 1024) /* bytes */
#define INTAKE_ANSWERS_DEPTH 16        /* objects and arrays inside each other, the outermost one counted */
#define INTAKE_NUMBER_MAX 40           /* characters of one number */
#define INTAKE_EXPONENT_MAX 30         /* either way: what is stored writes the number out */

/* Takes: text, well-formed UTF-8 (common/utf8.h). Errors: DM_INVALID_ARGUMENT with field answers when it is no JSON
 * object, breaks a bound, names a key twice in one object (only one would be kept), or holds the character U+0000,
 * which PostgreSQL cannot store.  Source: RFC 8259; PostgreSQL, section 8.14 (jsonb). */
dm_status intake_answers_check (const char *text, dm_error *error);
