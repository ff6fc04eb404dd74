/* SPDX-License-Identifier: EUPL-1.2 */
/* What bash completes, made from the verbs' rows. */
#pragma once

#include <stdio.h>
#include "services/digictl/verb.h"

/* Prints a script for bash: verbs, options, the words and files that options and arguments take. */
void digictl_completion_print (FILE *out, const digictl_verb verbs[], size_t count);
