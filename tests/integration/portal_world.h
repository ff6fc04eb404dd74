/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal as a resident uses it, up to any step of a draft. */
#pragma once

#include <curl/curl.h>
#include "tests/integration/pages_world.h"

#define MELDING "/regelen/melding-openbare-ruimte"

static ts_browser *resident;

static inline void publish (const char *path)
{
    int code = 0;
    const char *arguments[] = { "journey", "publish", path, NULL };
    char *out = ts_digictl (suite, arguments, &code);
    assert_int_equal (code, 0);
    free (out);
}

static inline int open_world (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true, .with_logins = true });
    publish ("services/intake/journeys/melding-openbare-ruimte.yaml");
    publish ("services/intake/journeys/gehandicaptenparkeerkaart.yaml");
    return 0;
}

static inline int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static inline int open_browser (void **state)
{
    (void) state;
    resident = ts_browser_open (ts_suite_url (suite));
    return 0;
}

static inline int close_browser (void **state)
{
    (void) state;
    ts_browser_destroy (&resident);
    return 0;
}

/* The value of a hidden field, encoded for a form. */
static inline void append_hidden (ts_browser *browser, const char *name, char *form, size_t size)
{
    char *value = ts_browser_field (browser, name);
    char *encoded = curl_easy_escape (NULL, value ? value : "", 0);
    size_t length = strlen (form);
    snprintf (form + length, size - length, "%s%s=%s", length ? "&" : "", name, encoded);
    curl_free (encoded);
    free (value);
}

/* Sends the form of the page that is shown, with its token and what is typed, to this address. */
static inline const ts_page *post (ts_browser *browser, const char *path, const char *hidden, const char *typed)
{
    char form[8000] = "";
    append_hidden (browser, "-csrf", form, sizeof form);
    if (hidden)
        append_hidden (browser, hidden, form, sizeof form);
    size_t length = strlen (form);
    snprintf (form + length, sizeof form - length, "&%s", typed);
    return ts_browser_post (browser, path, form);
}

/* An address without its host. */
static inline const char *path_at (const char *url)
{
    return strchr (strstr (url, "://") + 3, '/');
}

/* The path of the page that is shown. */
static inline const char *path_of (const ts_page *page)
{
    return path_at (page->url);
}

static inline const ts_page *start (void)
{
    ts_browser_get (resident, MELDING);
    const ts_page *page = post (resident, MELDING, "-sleutel", "-als=inwoner");
    assert_int_equal (page->code, 303);
    page = ts_browser_follow (resident, NULL);
    assert_int_equal (page->code, 200);
    return page;
}

/* Fills the step in that is shown and goes on. */
static inline const ts_page *go_on (const ts_page *page, const char *typed)
{
    char path[PATH_SIZE];
    snprintf (path, sizeof path, "%s", path_of (page));
    page = post (resident, path, NULL, typed);
    if (page->code == 303)
        page = ts_browser_follow (resident, NULL);
    return page;
}

#define CASE(name) cmocka_unit_test_setup_teardown (name, open_browser, close_browser)
