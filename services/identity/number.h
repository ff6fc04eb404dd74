/* SPDX-License-Identifier: EUPL-1.2 */
/* The numbers by which the government knows people and businesses, as texts. */
#pragma once

#include <stdbool.h>

#define IDENTITY_BSN_DIGITS 9
#define IDENTITY_KVK_DIGITS 8

/* True for a citizen service number (BSN): nine digits, not all zeros, whose sum with the weights 9 8 7 6 5 4 3 2 -1 is
 * a multiple of 11. The RSIN of an organisation has the same check.  Source: Logisch ontwerp BSN (elfproef). */
bool identity_bsn_is_valid (const char *bsn);
/* True for a number of the trade register (KVK): eight digits, not all zeros. It has no check digit. */
bool identity_kvk_is_valid (const char *kvk);
