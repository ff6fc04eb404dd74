/* SPDX-License-Identifier: EUPL-1.2 */
/* One e-mail address, as whoever takes it in and whoever sends to it agree about it. */
#pragma once

#include "common/base.h"

#define DM_EMAIL_SIZE 255 /* with the NUL */

/* True for local@domain in plain ASCII without quotes, comments, blanks or control characters, so that it can stand in
 * an SMTP command and in a header line as it is; no dot begins or ends a part, or follows another.
 * Source: RFC 5322 section 3.2.3 (dot-atom); RFC 1035 section 2.3.1 (domain); RFC 5321 section 4.5.3.1 (64, 254). */
bool dm_email_is_valid (const char *text);
