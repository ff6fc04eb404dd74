/* SPDX-License-Identifier: EUPL-1.2 */
/* When a certificate that we are shown ends. */
#pragma once

#include "common/base.h"

/* Of the server at the other end of a connection.  Takes: an SSL of OpenSSL, NULL for a connection without TLS.
 * Returns milliseconds since 1970; 0 when there is no certificate. */
int64_t dm_certificate_of_peer_ms (void *ssl);
/* The same of a certificate as text.  Takes: the first of pem counts.  Source: RFC 7468. */
int64_t dm_certificate_of_pem_ms (const char *pem);
