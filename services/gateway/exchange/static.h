/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that never change under their address: style sheets, fonts, scripts, pictures. The build embeds them with a
 * hash in their names: `static/gateway.h` declares the two tables below, which a generated C file fills. */
#pragma once

#include "common/base.h"

typedef struct gateway_static {
    const char *name;       /* as in gateway.css, what templates ask for */
    const char *path;       /* as in /statisch/gateway.1a2b3c4d5e6f7a8b.css, where browsers find it */
    const char *media_type; /* as in text/css; charset=utf-8 */
    const uint8_t *bytes;
    size_t size;
    const uint8_t *gzip; /* NULL: it would not be smaller */
    size_t gzip_size;
    const char *etag; /* with its quotes, as in "1a2b3c4d5e6f7a8b" */
} gateway_static;

extern const gateway_static gateway_statics[];
extern const size_t gateway_static_count;

/* More files, which are known when the program starts. Called before any thread starts.  Takes: rows, borrowed. */
void gateway_static_use (const gateway_static rows[], size_t count);
/* The file at a path as in gateway_static.path; NULL when there is none. Lasting. */
const gateway_static *gateway_static_find (const char *path);
