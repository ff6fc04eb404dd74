/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey's YAML on its way to intake, which alone knows what is right in it. */
#pragma once

#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/digictl/session.h"

/* Reads the file that is the verb's first word, - for standard input.  Gives: *out, in the session's arena.
 * Returns DIGICTL_DONE or an exit code. */
int digictl_journey_read (digictl_session *session, const char **out);
/* Prints reasons as FILE:LINE: path: message, so that an editor finds them.  Takes: kind put before each, "" for none.
 */
void digictl_journey_print (FILE *out, const digictl_session *session, const char *kind,
                            Digimeente__Intake__V1__Reason *const reasons[], size_t count);
/* Has intake check the text, and prints every reason to out_reasons.  Returns DIGICTL_DONE when there is none; an exit
 * code else. */
int digictl_journey_check_text (digictl_session *session, const char *yaml, FILE *out_reasons,
                                const Digimeente__Intake__V1__CheckJourneyResponse **out);
