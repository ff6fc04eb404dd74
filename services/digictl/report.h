/* SPDX-License-Identifier: EUPL-1.2 */
/* What digictl doctor tells: a line for each check, as a table for people or one text of JSON. */
#pragma once

#include "services/digictl/session.h"

typedef enum digictl_state { DIGICTL_OK, DIGICTL_BROKEN, DIGICTL_NOT_ASKED } digictl_state;

/* One line; NULL: nothing. */
typedef struct digictl_diagnosis {
    const char *service; /* or "digictl", for what is here */
    const char *check;
    digictl_state state;
    bool has_count;
    uint64_t broken;       /* how often the data breaks it, with has_count */
    const char *found;     /* a phrase */
    const char *advice;    /* what to do when it is broken */
    const char *code;      /* why it was not asked: name of a status */
    char *const *examples; /* ids of some that break it */
    size_t example_count;
} digictl_diagnosis;

typedef struct digictl_report digictl_report;

digictl_report *digictl_report_open (const digictl_session *session);
/* Adds a line; its texts are copied. */
void digictl_report_add (digictl_report *report, const digictl_diagnosis *line);
/* Prints all and frees it.  Returns the exit code: DIGICTL_FAILED when something is broken, else DIGICTL_AWAY when
 * something was not asked. */
int digictl_report_close (digictl_report **report);
