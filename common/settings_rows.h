/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside settings: the rows of all tables, and how people and the environment call them. */
#pragma once

#include "common/settings.h"

#define DM_SETTING_NAME_SIZE 96 /* of a variable's name */
#define DM_SETTING_KIND_SIZE 96 /* of a kind's description */
#define DM_SETTING_PREFIX "DIGIMEENTE_"

typedef struct dm_setting_rows {
    const dm_setting *const *tables;
    const size_t *counts;
    size_t table_count;
} dm_setting_rows;

/* The i-th row of all tables, NULL after the last. */
const dm_setting *dm_setting_at (const dm_setting_rows *rows, size_t i);
/* "smtp-url" gives DIGIMEENTE_SMTP_URL and the suffix, in out. Returns out. */
const char *dm_setting_variable (const dm_setting *row, const char *suffix, char out[DM_SETTING_NAME_SIZE]);
/* "a whole number from 1 to 4", in out. Returns out. */
const char *dm_setting_describe (const dm_setting *row, char out[DM_SETTING_KIND_SIZE]);
