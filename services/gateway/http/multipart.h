/* SPDX-License-Identifier: EUPL-1.2 */
/* multipart/form-data, as it arrives, piece by piece, in constant memory.  Source: RFC 7578, RFC 2046 section 5.1. */
#pragma once

#include "common/arena.h"
#include "common/status.h"

typedef struct gateway_multipart gateway_multipart;

typedef struct gateway_part {
    const char *name;     /* of the field */
    const char *filename; /* NULL: a text field; else without folders, may be "" */
} gateway_part;

/* Who takes the parts. Each returns false to stop the parser. */
typedef struct gateway_multipart_sink {
    bool (*begin) (void *arg, const gateway_part *part); /* part lives in the arena */
    /* Takes up to size bytes and returns how many; fewer: it has no room now. */
    size_t (*data) (void *arg, const uint8_t *bytes, size_t size);
    bool (*end) (void *arg);
    void *arg;
} gateway_multipart_sink;

/* Takes: content_type, the header's value; sink, copied.  Gives: *out in arena.
 * Errors: DM_INVALID_ARGUMENT when it is not multipart/form-data with a boundary of 1 to 70 characters. */
dm_status gateway_multipart_open (const char *content_type, const gateway_multipart_sink *sink, dm_arena *arena,
                                  gateway_multipart **out, dm_error *error);
/* Takes bytes.  Returns how many were taken: fewer than size when the sink has no room, or after it is wrong; what is
 * left must come again. */
size_t gateway_multipart_feed (gateway_multipart *multipart, const uint8_t *bytes, size_t size);
/* Called by the sink: feed takes no more than the part that ends now; the next feed goes on. */
void gateway_multipart_pause (gateway_multipart *multipart);
/* True when what came breaks the format, or the sink stopped it: nothing more is taken. */
bool gateway_multipart_is_wrong (const gateway_multipart *multipart);
/* True when the last boundary has been seen. */
bool gateway_multipart_is_complete (const gateway_multipart *multipart);
