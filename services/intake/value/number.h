/* SPDX-License-Identifier: EUPL-1.2 */
/* Decimal numbers as people write them, kept exactly, as text: -1234.5 */
#pragma once

#include "common/base.h"

#define INTAKE_NUMBER_WHOLE_MAX 15   /* digits before the point */
#define INTAKE_NUMBER_DECIMALS_MAX 6 /* digits after it */
#define INTAKE_NUMBER_SIZE 32        /* of a normal form, with the NUL */

typedef enum intake_number_fault {
    INTAKE_NUMBER_OK,
    INTAKE_NUMBER_NO_NUMBER,
    INTAKE_NUMBER_TOO_LARGE,
    INTAKE_NUMBER_TOO_PRECISE, /* more decimals than are asked */
} intake_number_fault;

/* Reads 1.234,50 and 1234,50 in Dutch, 1,234.50 and 1234.50 in English, and the other's way where it can mean one
 * thing only. Spaces, a euro sign and ",-" at the end are passed over.
 * Takes: language nl or en.  Gives: out without leading zeros, with no zeros at the end of its decimals. */
intake_number_fault intake_number_read (const char *text, const char *language, unsigned decimals,
                                        char out[INTAKE_NUMBER_SIZE]);
/* Below, equal or above zero as a is below, equal to or above b.  Takes: normal forms. */
int intake_number_compare (const char *a, const char *b);
/* As people read it: 1.234,5 or 1,234.5.  Takes: fixed, how many decimals at least. */
void intake_number_write (const char *number, const char *language, unsigned fixed, char *out, size_t size);
