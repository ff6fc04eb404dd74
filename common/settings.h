/* SPDX-License-Identifier: EUPL-1.2 */
/* Settings as rows: from the environment (DIGIMEENTE_SMTP_URL), a file that DIGIMEENTE_SMTP_URL_FILE names, or the
 * command line (--smtp-url=value, which wins).  --help, --check and the README's table come from the rows. */
#pragma once

#include <stdio.h>
#include "common/base.h"
#include "common/status.h"

typedef enum dm_setting_kind {
    DM_SETTING_TEXT,
    DM_SETTING_NUMBER, /* a whole number from min to max */
    DM_SETTING_BOOL,   /* true or false */
    DM_SETTING_PATH,
    DM_SETTING_ENDPOINT, /* tcp://host:port, in which host may be * for listening */
    DM_SETTING_SECRET,   /* as text, but never printed and best given as a file */
} dm_setting_kind;

typedef struct dm_setting {
    const char *name; /* "smtp-url" */
    dm_setting_kind kind;
    const char *fallback; /* NULL: required */
    const char *help;     /* a phrase for --help, also printed when the value is wrong */
    int64_t min, max;     /* of a number */
} dm_setting;

typedef struct dm_settings dm_settings;

/* Reads all settings of the rows. Any environment variable DIGIMEENTE_* or option that no row names is an error.
 * Takes: tables of rows, borrowed for good; the program's arguments without the options that the caller handles.
 * Gives: *out, the caller destroys it.  Errors: DM_INVALID_ARGUMENT with the row's own words in error. */
dm_status dm_settings_open (const dm_setting *const tables[], const size_t counts[], size_t table_count, int argc,
                            char *const argv[], dm_settings **out, dm_error *error);
void dm_settings_destroy (dm_settings **settings);

/* A setting's value, borrowed from settings. A name that no row has, or of another kind, is a bug (assert).
 * dm_settings_text serves every kind but numbers and booleans. */
const char *dm_settings_text (const dm_settings *settings, const char *name);
/* The value as it is now: read anew where the environment named a file for it, else as it was at the start.
 * Gives: *out, a copy, which the caller frees.  Errors: DM_INVALID_ARGUMENT (file). */
dm_status dm_settings_read_again (const dm_settings *settings, const char *name, char **out, dm_error *error);
int64_t dm_settings_number (const dm_settings *settings, const char *name);
bool dm_settings_bool (const dm_settings *settings, const char *name);
/* "host:port" of an endpoint, the setting without its scheme, borrowed likewise; NULL when it is empty. */
const char *dm_settings_host_port (const dm_settings *settings, const char *name);

/* The settings one after the other, from 0.  Gives: *out_text, its value, borrowed; of a number or a boolean as it was
 * written.  Returns its row, NULL after the last. */
const dm_setting *dm_settings_at (const dm_settings *settings, size_t i, const char **out_text);

/* The rows as --help text, and as a Markdown table. */
void dm_settings_print_help (const dm_setting *const tables[], const size_t counts[], size_t table_count, FILE *out);
void dm_settings_print_markdown (const dm_setting *const tables[], const size_t counts[], size_t table_count,
                                 FILE *out);
