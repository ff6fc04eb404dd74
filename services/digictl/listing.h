/* SPDX-License-Identifier: EUPL-1.2 */
/* A list of messages, printed page by page: as a table for people, with --json as {"name": [...]}. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "services/digictl/session.h"

typedef struct digictl_listing {
    digictl_table *table; /* NULL with --json */
    const char *name;
    const char *service; /* said in JSON beside each message's own fields; NULL: not */
    size_t count;
} digictl_listing;

/* Takes: name of the list in JSON, borrowed. */
void digictl_listing_open (digictl_listing *listing, const digictl_session *session, const char *name,
                           const digictl_column columns[], size_t count);
/* Takes: the message for JSON; a text for each column for people. */
void digictl_listing_add (digictl_listing *listing, const ProtobufCMessage *message, const char *const cells[]);
/* Prints what was added, so that a long list takes no memory. */
void digictl_listing_flush (digictl_listing *listing);
/* Ends the list, and says so when it is empty.  Takes: the exit code; the JSON of a list that failed half-way stays
 * unfinished, so that nobody takes it for whole. */
void digictl_listing_close (digictl_listing *listing, int code);
