/* SPDX-License-Identifier: EUPL-1.2 */
/* A request goes from phase to phase by one table, which stands in phase.c. The table runs on the I/O thread. While a
 * request is PREPARING, STORING, WORKING or FILLING, a worker has it and its connection is suspended. */
#pragma once

#include "services/gateway/http/request.h"

/* Runs the steps of the table from an event on, until a step has to wait for the next event.  Returns false when the
 * connection must end. */
bool gateway_phase_run (gateway_request *request, gateway_event event);

/* The browser has read what was given to it before, and gets bytes more of a download. */
void gateway_phase_note_sent (gateway_request *request, size_t bytes);

/* libmicrohttpd's access handler: it is called when the headers of a request have come, then for each piece of its
 * body, and once more at the body's end.  Takes: arg, the gateway_http. */
enum MHD_Result gateway_http_on_request (void *arg, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *bytes, size_t *size,
                                         void **state);
