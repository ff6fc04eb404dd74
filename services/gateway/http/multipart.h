/* SPDX-License-Identifier: EUPL-1.2 */
/* Parses multipart/form-data piece by piece, as it arrives, in constant memory.
 * Source: RFC 7578, RFC 2046 section 5.1. */
#pragma once

#include "common/arena.h"
#include "common/status.h"

typedef struct gateway_multipart gateway_multipart;

typedef struct gateway_part {
    const char *name;     /* of the field */
    const char *filename; /* NULL: a text field; else without folders, may be "" */
} gateway_part;

/* The functions that get the parts. begin and end may return false, which stops the parser. */
typedef struct gateway_multipart_sink {
    bool (*begin) (void *arg, const gateway_part *part); /* part lives in the arena */
    /* Takes up to size bytes and returns how many; fewer: it has no room now. */
    size_t (*data) (void *arg, const uint8_t *bytes, size_t size);
    bool (*end) (void *arg);
    void *arg;
} gateway_multipart_sink;

/* Takes: content_type, the header's value; sink, copied.  Gives: *out, in arena.
 * Errors: DM_INVALID_ARGUMENT when it is not multipart/form-data with a boundary of 1 to 70 characters. */
dm_status gateway_multipart_open (const char *content_type, const gateway_multipart_sink *sink, dm_arena *arena,
                                  gateway_multipart **out, dm_error *error);
/* Parses the next bytes of the body.  Returns how many it took. It takes fewer than size when the sink has no room, has
 * paused, or the body is wrong; the caller gives the rest again later. */
size_t gateway_multipart_feed (gateway_multipart *multipart, const uint8_t *bytes, size_t size);
/* Called by the sink's end: this feed stops behind the part, and the next feed goes on. */
void gateway_multipart_pause (gateway_multipart *multipart);
/* True when the body breaks the format or the sink stopped the parser. Nothing more is taken then. */
bool gateway_multipart_is_wrong (const gateway_multipart *multipart);
/* True when the boundary that ends the body has come. */
bool gateway_multipart_is_complete (const gateway_multipart *multipart);
