/* SPDX-License-Identifier: EUPL-1.2 */
/* The way from argv to a verb's function. */
#pragma once

#include "services/digictl/session.h"

/* Reads argv, runs the verb.  Returns main's exit code. */
int digictl_run (const digictl_verb verbs[], size_t count, int argc, char **argv);

/* Tells that there is no such verb, and which there are.  Takes: group that typed is no second word of, NULL: it is no
 * first word.  Returns DIGICTL_USAGE. */
int digictl_refuse_verb (const digictl_session *session, const char *group, const char *typed);
