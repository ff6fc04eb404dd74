/* SPDX-License-Identifier: EUPL-1.2 */
/* One HTTP request to the identity provider, bounded in time and size. It goes over https, or over http on this
 * machine. It follows no redirects and uses no proxy. TLS checks the name in the URL, also where connect_to is set. */
#pragma once

#include "common/arena.h"
#include "common/status.h"

#define GATEWAY_FETCH_MAX (64 * 1024)

typedef struct gateway_fetch {
    const char *url;
    const char *user; /* both as they stand in the header; NULL: none */
    const char *password;
    const char *form;       /* of a POST; NULL: GET */
    const char *connect_to; /* "host:port" that the connection goes to in place of url's own; NULL: url's own */
    int64_t deadline_ms;
} gateway_fetch;

/* Sends the request and waits for its answer.  Gives: *out_body in arena, with a NUL; *out_code, the HTTP status.
 * Errors: DM_UNAVAILABLE when no answer came in time, or it is larger than GATEWAY_FETCH_MAX. */
dm_status gateway_fetch_run (const gateway_fetch *fetch, dm_arena *arena, char **out_body, long *out_code,
                             dm_error *error);
