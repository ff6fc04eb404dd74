/* SPDX-License-Identifier: EUPL-1.2 */
/* A request goes from phase to phase, by one table (phase.c). All of it runs on the I/O thread, but for what a worker
 * does in PREPARING, STORING, WORKING and FILLING, while the connection waits. */
#pragma once

#include "services/gateway/http/request.h"

/* Takes a request through the table from an event on, until nothing more comes of it.  Returns false when the
 * connection must end. */
bool gateway_phase_run (gateway_request *request, gateway_event event);

/* What libmicrohttpd calls when the headers of a request are there, more of its body, or all of it. */
enum MHD_Result gateway_http_on_request (void *arg, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *bytes, size_t *size,
                                         void **state);
