/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages: a template inside the layout, with the texts of the exchange's language. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/exchange/exchange.h"

/* Compiles all templates and reads the catalogues, which are embedded. Once, before any thread. A template that does
 * not compile, or a catalogue that is not JSON, is a bug (assert; a test renders them all). The texts of a language are
 * the objects of messages/<language>.json and of every messages/<area>.<language>.json, side by side. */
void gateway_render_open (void);
void gateway_render_close (void);

/* Fills in the response: services/gateway/templates/<template>.html in layout.html.
 * Takes: data, an object, taken; what every page has is added under other names: language, t (the texts), csrf, session
 * (name, is_medewerker, is_beheerder), pad, pad_back (this page, to come back to), gemeente, statisch. The layout
 * shows of data: title, is_fault (the title begins with Fault:), is_smal (a column that reads well), formulier (id of a
 * form that the language switch belongs to), is_opnieuw (no switch: it would lose the form). Always DM_OK, so that a
 * handler may return it. */
dm_status gateway_render (gateway_exchange *exchange, const char *template, cJSON *data);
/* As gateway_render, for a page with the form that was sent. It is 503 when a file of the form was dropped for want of
 * room: the form is to be sent again a while later. */
dm_status gateway_render_form (gateway_exchange *exchange, const char *template, cJSON *data);
/* A page of 503 that says that nothing is lost: it holds the form that was sent, to be sent again. Always DM_OK. */
dm_status gateway_render_again (gateway_exchange *exchange);
/* As that, of 403, for a form whose login ended while it was open.
 * Takes: login, where to log in for it; NULL: whoever is logged in may send it. */
dm_status gateway_render_lapsed (gateway_exchange *exchange, const char *login);
/* The page for exchange->error, with its status set; never fails, and calls nobody. */
void gateway_render_error (gateway_exchange *exchange);
/* A text of the catalogue in the exchange's language; the key itself where there is none. Borrowed for ever. */
const char *gateway_text (const gateway_exchange *exchange, const char *key);
