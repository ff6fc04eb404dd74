/* SPDX-License-Identifier: EUPL-1.2 */
/* The manual page digictl(1), made from the verbs' rows. */
#pragma once

#include <stdio.h>
#include "services/digictl/verb.h"

/* Prints it as roff with the macros of man(7).  Takes: version, said at the foot of each page. */
void digictl_man_print (FILE *out, const char *version, const digictl_verb verbs[], size_t count);
