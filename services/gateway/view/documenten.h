/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents as pages show them: by their names, which documents knows. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/exchange/exchange.h"

#define GATEWAY_DOCUMENTEN_MAX 200 /* of a zaak */

/* For what a civil servant looks at a zaak or a document of it, as audit keeps it. */
#define GATEWAY_DESK_PURPOSE "behandelen van de zaak"

typedef Digimeente__Documents__V1__FindResponse DocumentsFound;

/* Those that a page is about. */
typedef struct gateway_documenten {
    ProtobufCBinaryData items[GATEWAY_DOCUMENTEN_MAX]; /* borrowed */
    size_t count;
} gateway_documenten;

/* Adds those that are not there yet; those beyond the most are left out. */
void gateway_documenten_add (gateway_documenten *set, size_t count, const ProtobufCBinaryData documenten[]);
/* What documents says of them: of those that whoever is logged in may see. Never fails, and waits for 3 s at most: a
 * page without what documents knows is better than none. */
const DocumentsFound *gateway_documenten_find (gateway_exchange *exchange, gateway_documenten *set);
/* The same for what is nothing without them.  Errors: as gateway_call; *out has what was found before. */
dm_status gateway_documenten_find_all (gateway_exchange *exchange, gateway_documenten *set, const DocumentsFound **out);
/* Some of them, for part_documenten.html: uuid, name, omvang, is_beeld; is_bezig where nothing was found. */
cJSON *gateway_documenten_json (const gateway_exchange *exchange, const DocumentsFound *found, size_t count,
                                const ProtobufCBinaryData documenten[]);
/* True when the UUID is one of these. */
bool gateway_documenten_have (size_t count, const ProtobufCBinaryData documenten[], ProtobufCBinaryData uuid);
