/* SPDX-License-Identifier: EUPL-1.2 */
/* The municipality on pages: its name, logo, colours and telephone. */
#pragma once

#include <cjson/cJSON.h>
#include "services/gateway/exchange/exchange.h"
#include "services/gemeente/gemeente.h"

/* Makes what all pages show, and the two files that browsers fetch: style sheet and logo. Called once, before any
 * thread starts.  Takes: it, borrowed until gateway_house_close. */
void gateway_house_open (const gemeente *it);
/* Frees that, when no thread renders any more. */
void gateway_house_close (void);
/* The municipality. */
const gemeente *gateway_house (void);
/* Adds to what every page has: gemeente (name, logo, style, telephone, addresses, links, is_demo), and open_now. */
void gateway_house_add (const gateway_exchange *exchange, cJSON *base);
/* Whether somebody answers now, and from or until when; in the exchange's arena. */
const char *gateway_house_hours (const gateway_exchange *exchange, const gemeente_hours *hours);
/* Where one calls for what cannot wait: the number for that, or the usual one. */
const gemeente_telephone *gateway_house_urgent (void);
