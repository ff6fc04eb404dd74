/* SPDX-License-Identifier: EUPL-1.2 */
/* What pages of all rooms share: texts, page tokens, UUIDs, and the limits that a file field shows. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/gateway/exchange/exchange.h"

typedef Digimeente__Intake__V1__Text Text;

/* The text in the exchange's language. */
const char *gateway_pages_text (const gateway_exchange *exchange, const Text *both);
/* Adds a member to the object, unless the text is NULL or "". */
void gateway_pages_add_text (cJSON *object, const char *name, const char *text);
/* Likewise a day, as "30 november 2026" in the exchange's language.  Takes: iso, as in 2026-11-30, or NULL. */
void gateway_pages_add_date (const gateway_exchange *exchange, cJSON *object, const char *name, const char *iso);
/* Likewise day and time. */
void gateway_pages_add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t time_ms);
/* Adds an author's plain text as a list of pieces. Each has its text (piece), and perhaps a number that follows
 * (call_number, call_uri): "Bel 112" becomes a link that calls, and so do the marks {telephone} and {urgent}, which are
 * numbers of the municipality. The list of "" is empty. */
void gateway_pages_add_with_calls (const gateway_exchange *exchange, cJSON *object, const char *name, const char *text);
/* Adds the numbers of such a text as calls, each once, with call_hours, when somebody answers. */
void gateway_pages_add_calls (const gateway_exchange *exchange, cJSON *object, const char *text);
/* The catalogue's text <group>.<name>, as for a team; otherwise when the catalogue has none. */
const char *gateway_pages_name_text (const gateway_exchange *exchange, const char *group, const char *name,
                                     const char *otherwise);
/* A text with a value in place of {name}, the first of that name; in arena. */
const char *gateway_pages_fill (const gateway_exchange *exchange, const char *text, const char *name,
                                const char *value);
/* The catalogue's text of the key with a number in place of {n}; of <key>_1 for one. */
const char *gateway_pages_count_text (const gateway_exchange *exchange, const char *key, int64_t number);
/* Adds the catalogue's text of the key as title. */
void gateway_pages_add_title (const gateway_exchange *exchange, cJSON *data, const char *key);

/* The page token in the address's query: vanaf, in hex digits. Empty for the first page, and for text that is no token.
 */
ProtobufCBinaryData gateway_pages_read_token (const gateway_exchange *exchange);
/* Bytes that stand as hex digits in an address; none for text that is something else, and beyond max_bytes. In arena.
 */
ProtobufCBinaryData gateway_pages_parse_hex (const gateway_exchange *exchange, const char *hex, size_t max_bytes);
/* A page token as it stands in an address, in hex digits; in arena. */
const char *gateway_pages_token_text (const gateway_exchange *exchange, ProtobufCBinaryData token);

/* A UUID as messages hold it; in arena. */
ProtobufCBinaryData gateway_pages_bytes (gateway_exchange *exchange, const dm_uuid *uuid);
/* A UUID that a message holds, as text; in arena. */
const char *gateway_pages_uuid_text (const gateway_exchange *exchange, ProtobufCBinaryData uuid);
/* Reads a UUID of the path.  Takes: argument, its index in exchange->arguments.  Errors: DM_NOT_FOUND. */
dm_status gateway_pages_parse_uuid (gateway_exchange *exchange, size_t argument, dm_uuid *out);

/* True when the status is DM_FAILED_PRECONDITION and exchange->error names this field. */
bool gateway_pages_blames (const gateway_exchange *exchange, dm_status status, const char *field);

/* The first file of a form field that was refused; NULL when all its files were taken. */
const gateway_field *gateway_pages_find_refused (const gateway_exchange *exchange, const char *name);
/* Why a file was refused, with what is taken where its kind was; in arena. */
const char *gateway_pages_refused_text (const gateway_exchange *exchange, const gateway_field *refused,
                                        char *const accept[], size_t accept_count);
/* Adds which files a field takes, for part_limits.html.  Takes: accept, endings as in pdf; max_mb of one file. */
void gateway_pages_add_file_limits (const gateway_exchange *exchange, cJSON *drawn, char *const accept[],
                                    size_t accept_count, uint32_t max_mb, uint32_t max_files);
