/* SPDX-License-Identifier: EUPL-1.2 */
/* What --help says. */
#pragma once

#include <stdio.h>
#include "services/digictl/verb.h"

/* Prints all verbs, or those of a group; and one verb with its options.  Takes: group, NULL for all. */
void digictl_help_print_all (FILE *out, const digictl_verb verbs[], size_t count, const char *group);
void digictl_help_print_verb (FILE *out, const digictl_verb *verb);
