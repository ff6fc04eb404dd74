/* SPDX-License-Identifier: EUPL-1.2 */
/* Options as rows, read with getopt_long and checked by their kind. */
#pragma once

#include "common/base.h"
#include "common/status.h"
#include "common/uuid.h"

typedef enum digictl_kind {
    DIGICTL_FLAG, /* takes no value */
    DIGICTL_TEXT,
    DIGICTL_NUMBER, /* a whole number from min to max */
    DIGICTL_TIME,
    DIGICTL_KEY, /* a UUIDv7 */
} digictl_kind;

typedef struct digictl_option {
    const char *name;  /* "limit" */
    const char *value; /* what stands for its value in the help: "N"; "nl|en": it is one of these words */
    const char *help;
    int64_t min, max; /* of a number */
    digictl_kind kind;
    char letter; /* 'o' for -o, 0 for none */
    bool is_required, is_repeatable;
} digictl_option;

#define DIGICTL_OPTIONS_MAX 20
#define DIGICTL_VALUES_MAX 64

typedef struct digictl_value {
    const digictl_option *option;
    const char *text; /* as typed, borrowed from argv */
    int64_t number;   /* of a number; of a time, milliseconds since 1970 */
    dm_uuid uuid;     /* of a key */
} digictl_value;

/* What was typed. The caller's memory, all zero at first. */
typedef struct digictl_args {
    const digictl_option *options[DIGICTL_OPTIONS_MAX]; /* that may be given now, borrowed */
    size_t option_count;
    digictl_value values[DIGICTL_VALUES_MAX];
    size_t value_count;
    char **words; /* what is no option, borrowed from argv */
    size_t word_count;
} digictl_args;

/* From now on these options may be given too. */
void digictl_args_allow (digictl_args *args, const digictl_option options[], size_t count);

/* Reads options; argv[0] is not looked at. With is_prefix it stops at the first word, else options may follow words.
 * argv is reordered: words come last.  Gives: args->words, args->word_count, more args->values.
 * Errors: DM_INVALID_ARGUMENT, with the nearest option where one is unknown. */
dm_status digictl_args_parse (digictl_args *args, int argc, char **argv, bool is_prefix, dm_error *error);
/* Errors: DM_INVALID_ARGUMENT for a required option that is not there. */
dm_status digictl_args_check (const digictl_args *args, dm_error *error);

/* The index'th value of an option, from 0; NULL when there is none. A name that no row has is a bug (assert). */
const digictl_value *digictl_args_value (const digictl_args *args, const char *name, size_t index);
/* True when the option was given. */
bool digictl_args_has (const digictl_args *args, const char *name);
/* The value of an option that was given; NULL, or fallback, when it was not. */
const char *digictl_args_text (const digictl_args *args, const char *name);
int64_t digictl_args_number (const digictl_args *args, const char *name, int64_t fallback);
