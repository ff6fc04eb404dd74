/* SPDX-License-Identifier: EUPL-1.2 */
/* A server that hangs up on each connection at once, and counts them. */
#pragma once

#include "common/base.h"

typedef struct ts_hang_up ts_hang_up;

/* Listens on a free port of 127.0.0.1. */
ts_hang_up *ts_hang_up_open (void);
void ts_hang_up_destroy (ts_hang_up **server);
uint16_t ts_hang_up_port (const ts_hang_up *server);
/* How many connections came. */
unsigned ts_hang_up_count (const ts_hang_up *server);
