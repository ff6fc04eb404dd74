/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables for people: columns as wide as what is in them, as wide together as the terminal. */
#pragma once

#include <stdio.h>
#include "common/base.h"

#define DIGICTL_COLUMNS_MAX 12

typedef struct digictl_column {
    const char *title;
    bool is_right;
    bool may_shrink; /* cut where the line would be too long for the terminal */
} digictl_column;

typedef struct digictl_table digictl_table;

/* Takes: columns, borrowed, at most DIGICTL_COLUMNS_MAX; width of a line. */
digictl_table *digictl_table_open (FILE *out, const digictl_column columns[], size_t count, size_t width);
/* Prints what was not printed yet. */
void digictl_table_destroy (digictl_table **table);
/* Takes: a text for each column, copied and cleaned; NULL: nothing. */
void digictl_table_add (digictl_table *table, const char *const cells[]);
/* Prints the rows so far, the titles before the first; so a long list need not be kept in memory. */
void digictl_table_flush (digictl_table *table);
/* Rows added since it was opened. */
size_t digictl_table_count (const digictl_table *table);

/* The width of the terminal that out is, at least 40: what $COLUMNS says, else what the terminal says. SIZE_MAX where
 * it is none: into a file or another program every text goes whole. */
size_t digictl_table_line_width (FILE *out);
