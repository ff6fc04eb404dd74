/* SPDX-License-Identifier: EUPL-1.2 */
/* Beheerders whose session the database has confirmed lately. While the database is away, the page that says so is
 * shown to them (gateway_route.serves_without_database), and no other page to anybody. */
#pragma once

#include "services/gateway/exchange/exchange.h"

typedef struct gateway_known gateway_known;

/* How long after the database confirmed a session it may be believed: no longer than it may be idle.
 * Takes: idle_s, the setting. */
gateway_known *gateway_known_open (int32_t idle_s);
void gateway_known_destroy (gateway_known **known);

/* Notes that the database has just confirmed this session. Only one of a beheerder is kept, without its name, and of
 * all those the last 32. From any thread.  Takes: cookie_sha256, 32 bytes. */
void gateway_known_keep (gateway_known *known, const uint8_t *cookie_sha256, const gateway_session *session);
/* The session with this cookie, in arena; NULL when none was confirmed lately. */
const gateway_session *gateway_known_find (gateway_known *known, const uint8_t *cookie_sha256, dm_arena *arena);
/* Forgets all: a session has ended, and it may be one of them. */
void gateway_known_forget (gateway_known *known);
