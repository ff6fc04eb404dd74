/* SPDX-License-Identifier: EUPL-1.2 */
/* What pages of all rooms share: texts, page tokens, UUIDs, what a file field says before it is used. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/gateway/exchange/exchange.h"

typedef Digimeente__Intake__V1__Text Text;

/* The text of the exchange's language. */
const char *pages_text (const gateway_exchange *exchange, const Text *both);
/* Adds a text; NULL and "" are left out. */
void pages_add_text (cJSON *object, const char *name, const char *text);
/* Adds an author's plain text as pieces, each with what stands in it (stuk) and whether the alarm number follows (bel):
 * "Bel 112" becomes a link that calls, and nothing else does. Of "" there are none. */
void pages_add_with_calls (const gateway_exchange *exchange, cJSON *object, const char *name, const char *text);
/* The catalogue's text of one of a group, as of a status; what it is called elsewhere where the catalogue has none. */
const char *pages_name_text (const gateway_exchange *exchange, const char *group, const char *name,
                             const char *otherwise);
/* Adds the text of the catalogue as title. */
void pages_add_title (const gateway_exchange *exchange, cJSON *data, const char *key);

/* The page token that the address has as vanaf, in hex digits; empty for the first page, or for what is none. */
ProtobufCBinaryData pages_read_token (const gateway_exchange *exchange);
/* As such an address has it; in arena. */
const char *pages_token_text (const gateway_exchange *exchange, ProtobufCBinaryData token);

/* A UUID as requests hold it; in arena. */
ProtobufCBinaryData pages_bytes (gateway_exchange *exchange, const dm_uuid *uuid);
/* As text; in arena. */
const char *pages_uuid_text (const gateway_exchange *exchange, ProtobufCBinaryData uuid);
/* Reads an argument of the path.  Errors: DM_NOT_FOUND. */
dm_status pages_parse_uuid (gateway_exchange *exchange, size_t argument, dm_uuid *out);

/* True for FAILED_PRECONDITION that blames this field. */
bool pages_blames (const gateway_exchange *exchange, dm_status status, const char *field);

/* The first file for a field that was not taken in, whose refused says why; NULL when all were. */
const gateway_field *pages_find_refused (const gateway_exchange *exchange, const char *name);
/* A file field as part_file.html shows it: what it takes, told before. */
void pages_add_file_limits (const gateway_exchange *exchange, cJSON *drawn, char *const accept[], size_t accept_count,
                            uint32_t max_mb, uint32_t max_files);
