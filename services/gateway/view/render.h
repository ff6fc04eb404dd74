/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes pages: a template inside the layout, with the texts of the exchange's language. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/exchange/exchange.h"
#include "services/gateway/view/house.h"

/* Compiles all templates and reads all catalogues, which are embedded in the program. Called once, before any thread
 * starts. A template that does not compile, or a catalogue that is not JSON, is a bug: an assert fails, and a test
 * renders them all. The texts of a language are those of messages/<language>.json and of each
 * messages/<area>.<language>.json.  Takes: it, the municipality, borrowed until gateway_render_close. */
void gateway_render_open (const gemeente *it);
/* Frees them, when no thread renders any more. */
void gateway_render_close (void);

/* Fills in the response: services/gateway/templates/<template>.html in layout.html.
 * Takes: data, an object, taken; what every page has is added under other names: language, t (the texts), csrf, session
 * (name, is_medewerker, is_beheerder), path, back_here (this page, to come back to), static, and what house.h adds. The
 * layout shows of data: title, is_error (the title begins with Fout:), is_narrow (a column that reads well), form (id
 * of a form that the language switch belongs to), is_again (no switch: it would lose the form). Always DM_OK, so that a
 * handler may return it. */
dm_status gateway_render (gateway_exchange *exchange, const char *template, cJSON *data);
/* As gateway_render, for a page that shows the form that was sent. The status is 503 when a file of the form was
 * dropped because there was no room for it: the form can be sent again a while later. */
dm_status gateway_render_form (gateway_exchange *exchange, const char *template, cJSON *data);
/* A page with status 503 that holds the form that was sent, so that nothing is lost and it can be sent again. Always
 * DM_OK. */
dm_status gateway_render_again (gateway_exchange *exchange);
/* The same with status 403, for a form whose login ended while it was open. Where its row shows_again, the button leads
 * back to the form with what was typed, and sends nothing yet.
 * Takes: login, the path to log in again; NULL when whoever is logged in now may send the form. */
dm_status gateway_render_lapsed (gateway_exchange *exchange, const char *login);
/* The page for exchange->error and exchange->status. It sets the status when that is no error's. It calls no service
 * and never fails. */
void gateway_render_error (gateway_exchange *exchange);
/* The catalogue's text of a key, as in error.404.title, in the exchange's language; the key itself when there is none.
 * Lasting. */
const char *gateway_text (const gateway_exchange *exchange, const char *key);
/* Adds all texts of a language as t, for a part of a page that is in another language than the page.  Takes: nl or en.
 */
void gateway_show_texts (cJSON *object, const char *language);
/* These two copy nothing: name lasts as a literal does, and text until the page is rendered. */
void gateway_show_text (cJSON *object, const char *name, const char *text);
void gateway_show_flag (cJSON *object, const char *name, bool value);
