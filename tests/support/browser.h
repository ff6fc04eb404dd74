/* SPDX-License-Identifier: EUPL-1.2 */
/* A browser without pictures: keeps cookies, fills in forms, and goes from page to page as far as it is told. */
#pragma once

#include "common/base.h"

typedef struct ts_browser ts_browser;

/* What the last request gave; borrowed until the next one. */
typedef struct ts_page {
    long code;
    const char *url;      /* that was asked for last */
    const char *location; /* where it sends the browser, as a whole address; "" for nowhere */
    const char *body;
    size_t body_bytes; /* a NUL follows them */
    const char *headers;
} ts_page;

/* Takes: base, "http://localhost:P", put before paths; copied. */
ts_browser *ts_browser_open (const char *base);
void ts_browser_destroy (ts_browser **browser);

/* What its next requests say of the page that they come from, as in same-origin (Sec-Fetch-Site); at first nothing.
 * Takes: site, NULL to say nothing. */
void ts_browser_set_site (ts_browser *browser, const char *site);

/* Asks for compressed pages from here on, and shows them as they were. */
void ts_browser_set_gzip (ts_browser *browser);

/* One request. url is an address or a path. */
const ts_page *ts_browser_get (ts_browser *browser, const char *url);
const ts_page *ts_browser_head (ts_browser *browser, const char *url);
/* Takes: form, encoded as application/x-www-form-urlencoded. */
const ts_page *ts_browser_post (ts_browser *browser, const char *url, const char *form);
/* A form with a file in its field file, as multipart/form-data.
 * Takes: fields as name, value, name, value, ..., NULL. */
const ts_page *ts_browser_upload (ts_browser *browser, const char *url, const char *const fields[], const char *file,
                                  const char *filename, const void *bytes, size_t size);
/* Goes where the last page sends it, and so on, until a page sends it nowhere, or to an address that begins with stop
 * (NULL: none). */
const ts_page *ts_browser_follow (ts_browser *browser, const char *stop);

/* A cookie's value, the caller frees it; NULL when there is none. */
char *ts_browser_cookie (ts_browser *browser, const char *name);
/* Sets a cookie of localhost. */
void ts_browser_set_cookie (ts_browser *browser, const char *name, const char *value);
/* The value of the first field of that name in the last page's forms; the caller frees it. NULL when there is none. */
char *ts_browser_field (ts_browser *browser, const char *name);
