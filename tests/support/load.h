/* SPDX-License-Identifier: EUPL-1.2 */
/* HTTP/1.1 by hand, for measuring: connections that stay open, each with one request under way. */
#pragma once

#include "common/base.h"

typedef struct ts_load {
    uint16_t port; /* of 127.0.0.1 */
    unsigned connections;
    const char *const *requests; /* whole ones; connection c sends number c, c + connections, ... */
    size_t request_count;
    int64_t run_ms;        /* and then begins again, for so long; 0: each request once */
    int code;              /* of every answer; another one ends the program */
    const char *histogram; /* name under which its latencies are written (m_print_histogram); NULL: they are not */
} ts_load;

typedef struct ts_load_result {
    size_t count;
    double rate; /* a second */
    double p50_ms, p99_ms;
} ts_load_result;

ts_load_result ts_load_run (const ts_load *load);

/* One request on a connection of its own. Gives: its answer as it was sent, which the caller frees; the body begins at
 * *out_body. */
char *ts_load_once (uint16_t port, const char *request, size_t *out_body, size_t *out_size);
