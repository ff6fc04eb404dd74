/* SPDX-License-Identifier: EUPL-1.2 */
/* Text for a terminal: how wide it is, and nothing in it that a terminal would obey. */
#pragma once

#include <stdio.h>
#include "common/base.h"

/* Once, before the others: output is UTF-8 whatever the user's locale is. */
void digictl_text_init (void);

/* Number of columns of clean text. */
size_t digictl_text_width (const char *text);

/* A copy in which control characters, line and direction marks and broken UTF-8 are U+FFFD. Line feeds and tabs become
 * spaces, or stay (a tab as two spaces) where the text may have several lines. The caller frees. */
char *digictl_text_clean (const char *text, bool is_multiline);

/* Prints clean text in exactly so many columns: padded (before it when is_right), or cut with an ellipsis. */
void digictl_text_fit (FILE *out, const char *text, size_t columns, bool is_right);

/* Prints text cleaned, each of its lines behind so many spaces, with a line feed at its end. */
void digictl_text_print (FILE *out, size_t indent, const char *text);

/* Prints JSON text as it is, but for characters that a terminal would obey: those as \u escapes. */
void digictl_text_print_json (FILE *out, const char *json);

/* "871 B", "2.4 MB".  Gives: out, 16 bytes. Returns out. */
char *digictl_text_size (uint64_t bytes, char out[16]);

/* What follows "there is no option --jsn": "; do you mean --json? There are --config, --help and --json". The names are
 * sorted; those that do not fit are counted.  Takes: prefix put before each name, as in "--"; at most 64 names of at
 * most 63 bytes are told.  Gives: out, at least 100 bytes. Returns out. */
char *digictl_text_offer (char *out, size_t size, const char *typed, const char *prefix, const char *const names[],
                          size_t count);
