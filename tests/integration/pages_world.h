/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages as a browser without scripts gets them: what the tests of the portal and of the desk share. */
#pragma once

#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/browser.h"
#include "tests/support/suite.h"

#define PATH_SIZE 200

static ts_suite *suite;

static inline void assert_has (const ts_page *page, const char *text)
{
    if (!strstr (page->body, text))
        fail_msg ("\"%s\" is not in %s (%ld):\n%s", text, page->url, page->code, page->body);
}

static inline void assert_lacks (const ts_page *page, const char *text)
{
    if (strstr (page->body, text))
        fail_msg ("\"%s\" is in %s (%ld):\n%s", text, page->url, page->code, page->body);
}

/* What a search at the desk finds in a tab. */
static inline const ts_page *search_work (ts_browser *browser, const char *tab, const char *text)
{
    char form[2000], path[PATH_SIZE];
    snprintf (path, sizeof path, "/medewerker?welke=%s", tab);
    char *csrf = (ts_browser_get (browser, path), ts_browser_field (browser, "-csrf"));
    char *words = curl_easy_escape (NULL, text, 0);
    snprintf (form, sizeof form, "-csrf=%s&welke=%s&zoek=%s", csrf, tab, words);
    curl_free (words);
    free (csrf);
    assert_int_equal (ts_browser_post (browser, "/medewerker", form)->code, 303);
    return ts_browser_follow (browser, NULL);
}

/* At the identity provider, back to the page that sent there.  Takes: als, whom the login is for. */
static inline const ts_page *log_in_at (ts_browser *browser, const char *als, const char *who)
{
    char path[PATH_SIZE], choice[PATH_SIZE], form[40];
    snprintf (path, sizeof path, "/inloggen?als=%s", als);
    ts_browser_get (browser, path);
    snprintf (choice, sizeof choice, "%s", ts_browser_follow (browser, NULL)->url);
    snprintf (form, sizeof form, "wie=%s", who);
    ts_browser_post (browser, choice, form);
    return ts_browser_follow (browser, NULL);
}
