/* SPDX-License-Identifier: EUPL-1.2 */
/* One melding as a browser fills it in, from the home page to the last button: what the benchmarks send. */
#pragma once

#include "tests/support/browser.h"
#include "tests/support/suite.h"

#define TS_PATH_SIZE 200
#define TS_FORM_SIZE 2000
#define TS_FILES_MAX 16

/* The journey's first page, once it was published. */
#define TS_MELDING "/regelen/melding-openbare-ruimte"
/* What that page is told: who asks. */
#define TS_MELDING_WHO "-als=inwoner"
/* What is typed at each step. The page after the last of them has the button that sends. */
#define TS_MELDING_STEPS 7
extern const char *const ts_melding_answers[TS_MELDING_STEPS];

void ts_melding_publish (ts_suite *suite);

/* The form of the page that is shown, with its hidden fields and what is typed.  Gives: out. */
void ts_melding_form (ts_browser *browser, const char *typed, char *out, size_t size);
/* The path of a page's address; borrowed. */
const char *ts_page_path (const ts_page *page);

/* What a browser fetches for a page. */
typedef struct ts_files {
    char paths[TS_FILES_MAX][TS_PATH_SIZE];
    size_t count;
} ts_files;
/* Adds the addresses of files that this text names, each once. */
void ts_files_find (ts_files *files, const char *text);
