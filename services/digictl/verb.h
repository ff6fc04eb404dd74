/* SPDX-License-Identifier: EUPL-1.2 */
/* Verbs as rows: what each is called, takes and does. */
#pragma once

#include "common/base.h"
#include "services/digictl/args.h"

/* Exit codes. */
#define DIGICTL_DONE 0
#define DIGICTL_FAILED 1 /* refused, not found, or found in a bad state */
#define DIGICTL_USAGE 2
#define DIGICTL_AWAY 3 /* a service could not be reached, or it took too long: trying again may help */

#define DIGICTL_VERBS_MAX 64
#define DIGICTL_VERB_SIZE 32 /* a name, with its NUL */

/* What each of them says, by its number. */
#define DIGICTL_EXIT_CODES 4
extern const char *const digictl_exit_codes[DIGICTL_EXIT_CODES];

struct digictl_session;

typedef struct digictl_verb {
    const char *name;              /* "zaak show"; a first word that several share is a group */
    const char *arguments;         /* "NR", "" for none */
    size_t least, most;            /* so many words it takes */
    const char *summary;           /* a phrase for lists */
    const char *details;           /* what else is worth knowing, "" for nothing */
    const digictl_option *options; /* beside those of every verb */
    size_t option_count;
    uint32_t timeout_s; /* usual budget of one call; 0: it calls no service and needs no configuration */
    int (*run) (struct digictl_session *session); /* returns an exit code */
} digictl_verb;

/* The options that every verb takes. */
extern const digictl_option digictl_common_options[];
extern const size_t digictl_common_option_count;

/* A verb by its full name, NULL when there is none. */
const digictl_verb *digictl_verb_find (const digictl_verb verbs[], size_t count, const char *name);
/* True when a verb's name begins with this word and has more. */
bool digictl_verb_is_group (const digictl_verb verbs[], size_t count, const char *word);

/* First words of verbs, or second words of those of a group (NULL: none), each once.  Gives: out. Returns how many. */
size_t digictl_verb_words (const digictl_verb verbs[], size_t count, const char *group,
                           char out[DIGICTL_VERBS_MAX][DIGICTL_VERB_SIZE]);
