/* SPDX-License-Identifier: EUPL-1.2 */
/* The citizen service number (BSN), as a text. */
#pragma once

#include <stdbool.h>

#define INTAKE_BSN_DIGITS 9

/* Nine digits, not all zeros, whose sum with weights 9 8 7 6 5 4 3 2 -1 is a multiple of 11.
 * Source: Logisch ontwerp BSN (elfproef). */
bool intake_bsn_is_valid (const char *bsn);
