/* SPDX-License-Identifier: EUPL-1.2 */
/* What --help says. */
#pragma once

#include <stdio.h>
#include "services/digictl/verb.h"

/* Prints a line for each verb of a group.  Takes: group, NULL for all verbs. */
void digictl_help_print_all (FILE *out, const digictl_verb verbs[], size_t count, const char *group);
/* Prints one verb with its options. */
void digictl_help_print_verb (FILE *out, const digictl_verb *verb);
