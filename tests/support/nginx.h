/* SPDX-License-Identifier: EUPL-1.2 */
/* nginx of this machine as a server of files, to measure beside. A POST to a file is answered as a GET is. */
#pragma once

#include "common/base.h"

typedef struct ts_nginx ts_nginx;

/* On a free port of 127.0.0.1, with a worker for each core and no file. */
ts_nginx *ts_nginx_open (void);
void ts_nginx_destroy (ts_nginx **nginx);
uint16_t ts_nginx_port (const ts_nginx *nginx);
/* Serves these bytes as /name from here on; never the same name twice. */
void ts_nginx_put (ts_nginx *nginx, const char *name, const void *bytes, size_t size);
