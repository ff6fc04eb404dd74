/* SPDX-License-Identifier: EUPL-1.2 */
/* The zaaknummer: 26RB-K3QX-9MFH. Two digits of the year, nine random symbols, a check symbol; in fours, as people read
 * numbers aloud. It names a zaak and gives access to nothing, but 45 random bits keep it from being guessed or counted.
 * Source: Douglas Crockford, Base 32 (32 symbols, none of I L O U); H. Michael Damm, Totally anti-symmetric quasigroups
 * for all orders n != 2, 6, Discrete Mathematics 307 (2007) (check symbol, over the field of 32 elements). */
#pragma once

#include "common/base.h"

#define INTAKE_ZAAKNUMMER_SIZE 15 /* twelve symbols, two hyphens and a NUL */

/* Writes the number.  Takes: year, of which the last two digits count; random, of which the lowest 45 bits count. */
void intake_zaaknummer_encode (unsigned year, uint64_t random, char out[INTAKE_ZAAKNUMMER_SIZE]);
/* Reads what a person typed: in either case, with or without spaces and hyphens, O for 0, I or L for 1.
 * Gives: out, the number as it is stored, on success only. Returns false for anything that was not made by encode: one
 * wrong symbol, or any two that changed places, are always noticed. */
bool intake_zaaknummer_decode (const char *text, char out[INTAKE_ZAAKNUMMER_SIZE]);
/* Reads the beginning of a number, typed in the same way, from the first four symbols on: the digits of a year, and so
 * much more that it is one number in a thousand.
 * Gives: between which numbers all lie that begin so, with any check symbol. Returns false, out unchanged, for anything
 * else. */
bool intake_zaaknummer_range (const char *text, char out_lowest[INTAKE_ZAAKNUMMER_SIZE],
                              char out_highest[INTAKE_ZAAKNUMMER_SIZE]);
