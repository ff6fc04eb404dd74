/* SPDX-License-Identifier: EUPL-1.2 */
/* What --help says. */
#pragma once

#include <stdio.h>
#include "services/digictl/verb.h"

/* All verbs, or those of a group. */
void digictl_help_print_all (FILE *out, const digictl_verb verbs[], size_t count, const char *group);
void digictl_help_print_verb (FILE *out, const digictl_verb *verb);
