/* SPDX-License-Identifier: EUPL-1.2 */
/* How sure a login is, as its acr says.
 * Source: Logius, betrouwbaarheidsniveaus DigiD; Afsprakenstelsel Elektronische Toegangsdiensten. */
#pragma once

#include "common/base.h"

#define IDENTITY_NONE "none" /* no login is needed */

/* The levels of residents and of businesses, from low to high, ended by NULL. IDENTITY_NONE comes first, then the
 * lowest real level. */
extern const char *const identity_digid[], *const identity_eherkenning[];

/* True for a level of either; false for IDENTITY_NONE. */
bool identity_level_is_known (const char *level);
/* True when reached is a level of the same means as needed, and not lower. Any login, and none, is enough where needed
 * is NULL, "" or IDENTITY_NONE.  Takes: reached NULL or "" for no login. */
bool identity_level_suffices (const char *needed, const char *reached);
/* The levels that a login with the level `reached` is enough for, as PostgreSQL writes a text[].
 * Takes: reached NULL or "" for no login.  Gives: out, "{}" for none. */
#define IDENTITY_LEVELS_SIZE 80
void identity_levels_write (const char *reached, char out[IDENTITY_LEVELS_SIZE]);
