/* SPDX-License-Identifier: EUPL-1.2 */
/* A file that is sent as it is: read whole, within its bound. */
#pragma once

#include "services/digictl/session.h"

/* Takes: path, - for standard input; most bytes; bound, said beyond that, as in "a journey has at most 256 KiB".
 * Gives: *out with a NUL after its *out_bytes, in the session's arena.
 * Tells what fails and returns an exit code; DIGICTL_DONE when it is read. */
int digictl_read_file (digictl_session *session, const char *path, size_t most, const char *bound, char **out,
                       size_t *out_bytes);
