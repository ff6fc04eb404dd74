/* SPDX-License-Identifier: EUPL-1.2 */
/* Which of several words somebody meant. */
#pragma once

/* The word of a list that somebody probably meant; NULL when none is near.  Takes: words ended by NULL. */
const char *intake_guess (const char *word, const char *const words[]);
