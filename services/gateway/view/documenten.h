/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents as pages show them: with their names and sizes, which the service documents tells. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/exchange/exchange.h"

#define GATEWAY_DOCUMENTEN_MAX 200 /* of a zaak */

/* Why a civil servant looks at a zaak or its documents, for audit. */
#define GATEWAY_DESK_PURPOSE "behandelen van de zaak"
#define GATEWAY_DESK_SEARCH_PURPOSE "behandelen van de zaak, gevonden met zoeken"

typedef Digimeente__Documents__V1__FindResponse DocumentsFound;

/* The documents of one page, each once. */
typedef struct gateway_documenten {
    ProtobufCBinaryData items[GATEWAY_DOCUMENTEN_MAX]; /* borrowed */
    size_t count;
} gateway_documenten;

/* Adds the documents that are not in the set yet, up to GATEWAY_DOCUMENTEN_MAX in all.  Takes: documenten, borrowed. */
void gateway_documenten_add (gateway_documenten *set, size_t count, const ProtobufCBinaryData documenten[]);
/* What documents tells about the set: only of documents that whoever is logged in may see. It waits at most 3 s, and
 * never fails: without an answer the page is shown without names and sizes.  Returns it in the exchange's arena. */
const DocumentsFound *gateway_documenten_find (gateway_exchange *exchange, gateway_documenten *set);
/* The same for a page that is useless without them, so that it may fail.
 * Errors: as gateway_call; *out then has what was found until then. */
dm_status gateway_documenten_find_all (gateway_exchange *exchange, gateway_documenten *set, const DocumentsFound **out);
/* Some documents for part_documenten.html: each has uuid, bestandsnaam, bestandsomvang and is_picture, or
 * is_unavailable when it was not found. The caller deletes it. */
cJSON *gateway_documenten_json (const gateway_exchange *exchange, const DocumentsFound *found, size_t count,
                                const ProtobufCBinaryData documenten[]);
/* True when the UUID is one of these. */
bool gateway_documenten_have (size_t count, const ProtobufCBinaryData documenten[], ProtobufCBinaryData uuid);
