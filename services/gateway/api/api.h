/* SPDX-License-Identifier: EUPL-1.2 */
/* The API: JSON over HTTP for other websites and programs. */
#pragma once

#include "services/gateway/exchange/route.h"

/* GET /api/v1/zaaktypen?language=: what can be arranged.  Errors: DM_INVALID_ARGUMENT for another language than nl or
 * en; those of intake. */
dm_status gateway_get_api_zaaktypen (gateway_exchange *exchange);

/* GET /.well-known/security.txt: where to tell of a vulnerability.  Errors: DM_NOT_FOUND without the setting
 * security-contact.  Source: RFC 9116. */
dm_status gateway_get_security_txt (gateway_exchange *exchange);
/* True for what the setting security-contact may be: mailto:, https:// or tel:, and characters that an address has. */
bool gateway_security_contact_is_good (const char *contact);

/* Writes errors as application/problem+json.  Source: RFC 9457. */
extern const gateway_errors gateway_api_errors;
