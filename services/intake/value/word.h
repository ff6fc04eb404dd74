/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of a text as they are sought: whoever writes it otherwise writes the same word. */
#pragma once

#include "common/base.h"

#define INTAKE_WORD_SIZE 65 /* bytes, with a NUL; what is longer is cut off */

/* Reads the next word: letters and digits in lower case without accents. A Dutch postcode is one word (2611 AB:
 * 2611ab), a telephone number too (+31 6-1234 5678: 0612345678), and an e-mail address.
 * Takes: *at, well-formed UTF-8.  Gives: *at behind the word.  Returns false when there is none. */
bool intake_word_next (const char **at, char out[INTAKE_WORD_SIZE]);
