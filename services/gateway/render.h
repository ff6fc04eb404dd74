/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages: a template inside the layout, with the texts of the exchange's language. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/exchange.h"

/* Compiles all templates and reads the catalogues, which are embedded. Once, before any thread. A template that does
 * not compile, or a text that is missing in a language, is a bug (assert; a test renders them all). */
void gateway_render_open (void);
void gateway_render_close (void);

/* Fills in the response: services/gateway/templates/<template>.html in layout.html.
 * Takes: data, an object, taken; what every page has is added under other names: taal, t (the texts), csrf, sessie,
 * pad, gemeente, statisch.  Always DM_OK, so that a handler may return it. */
dm_status gateway_render (gateway_exchange *exchange, const char *template, cJSON *data);
/* The page for exchange->error, with its status set; never fails, and calls nobody. */
void gateway_render_error (gateway_exchange *exchange);
/* A text of the catalogue in the exchange's language; the key itself where there is none. Borrowed for ever. */
const char *gateway_text (const gateway_exchange *exchange, const char *key);
