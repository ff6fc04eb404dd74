/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/browser.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/support/process.h"

#define REDIRECTS_MAX 20

struct ts_browser {
    CURL *curl;
    char base[200];
    char url[8192], location[8192];
    char *body, *headers;
    struct curl_slist *extra;
    ts_page page;
};

ts_browser *ts_browser_open (const char *base)
{
    ts_browser *browser = calloc (1, sizeof *browser);
    if (!browser)
        abort ();
    browser->curl = curl_easy_init ();
    snprintf (browser->base, sizeof browser->base, "%s", base);
    curl_easy_setopt (browser->curl, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt (browser->curl, CURLOPT_PROXY, "");
    curl_easy_setopt (browser->curl, CURLOPT_TIMEOUT_MS, (long) TS_PATIENCE_MS);
    curl_easy_setopt (browser->curl, CURLOPT_PROTOCOLS_STR, "http");
    return browser;
}

void ts_browser_destroy (ts_browser **browser)
{
    if (!*browser)
        return;
    curl_easy_cleanup ((*browser)->curl);
    curl_slist_free_all ((*browser)->extra);
    free ((*browser)->body);
    free ((*browser)->headers);
    free (*browser);
    *browser = NULL;
}

void ts_browser_set_site (ts_browser *browser, const char *site)
{
    char line[100];
    snprintf (line, sizeof line, "Sec-Fetch-Site: %s", site ? site : "");
    curl_slist_free_all (browser->extra);
    browser->extra = site ? curl_slist_append (NULL, line) : NULL;
    curl_easy_setopt (browser->curl, CURLOPT_HTTPHEADER, browser->extra);
}

void ts_browser_set_gzip (ts_browser *browser)
{
    curl_easy_setopt (browser->curl, CURLOPT_ACCEPT_ENCODING, "gzip");
}

static void copy_url (char out[8192], const char *url)
{
    if ((size_t) snprintf (out, 8192, "%s", url) >= 8192)
        ts_die ("an address is longer than this browser can keep");
}

/* Gives browser->page. */
static const ts_page *run (ts_browser *browser)
{
    size_t body_size, headers_size;
    const char *location = NULL;
    free (browser->body);
    free (browser->headers);
    FILE *body = open_memstream (&browser->body, &body_size);
    FILE *headers = open_memstream (&browser->headers, &headers_size);
    curl_easy_setopt (browser->curl, CURLOPT_URL, browser->url);
    curl_easy_setopt (browser->curl, CURLOPT_WRITEDATA, body);
    curl_easy_setopt (browser->curl, CURLOPT_HEADERDATA, headers);
    CURLcode code = curl_easy_perform (browser->curl);
    fclose (body);
    fclose (headers);
    browser->page = (ts_page){ .url = browser->url, .location = "", .body = browser->body, .body_bytes = body_size };
    browser->page.headers = browser->headers;
    if (code != CURLE_OK)
        return &browser->page; /* code 0 */
    curl_easy_getinfo (browser->curl, CURLINFO_RESPONSE_CODE, &browser->page.code);
    curl_easy_getinfo (browser->curl, CURLINFO_REDIRECT_URL, &location);
    if (location) {
        copy_url (browser->location, location);
        browser->page.location = browser->location;
    }
    return &browser->page;
}

static void set_url (ts_browser *browser, const char *url)
{
    char whole[8192];
    copy_url (whole, url);
    if (url[0] == '/' && (size_t) snprintf (whole, sizeof whole, "%s%s", browser->base, url) >= sizeof whole)
        ts_die ("an address is longer than this browser can keep");
    memcpy (browser->url, whole, sizeof whole);
}

const ts_page *ts_browser_get (ts_browser *browser, const char *url)
{
    set_url (browser, url);
    curl_easy_setopt (browser->curl, CURLOPT_HTTPGET, 1L);
    return run (browser);
}

const ts_page *ts_browser_head (ts_browser *browser, const char *url)
{
    set_url (browser, url);
    curl_easy_setopt (browser->curl, CURLOPT_NOBODY, 1L); /* until a get or post */
    return run (browser);
}

const ts_page *ts_browser_post (ts_browser *browser, const char *url, const char *form)
{
    set_url (browser, url);
    curl_easy_setopt (browser->curl, CURLOPT_COPYPOSTFIELDS, form);
    return run (browser);
}

const ts_page *ts_browser_upload (ts_browser *browser, const char *url, const char *const fields[], const char *file,
                                  const char *filename, const void *bytes, size_t size)
{
    curl_mime *form = curl_mime_init (browser->curl);
    for (size_t i = 0; fields[i]; i += 2) {
        curl_mimepart *part = curl_mime_addpart (form);
        curl_mime_name (part, fields[i]);
        curl_mime_data (part, fields[i + 1], CURL_ZERO_TERMINATED);
    }
    curl_mimepart *part = curl_mime_addpart (form);
    curl_mime_name (part, file);
    curl_mime_filename (part, filename);
    curl_mime_data (part, bytes, size);
    set_url (browser, url);
    curl_easy_setopt (browser->curl, CURLOPT_MIMEPOST, form);
    const ts_page *page = run (browser);
    curl_easy_setopt (browser->curl, CURLOPT_MIMEPOST, NULL);
    curl_mime_free (form);
    return page;
}

const ts_page *ts_browser_follow (ts_browser *browser, const char *stop)
{
    for (int i = 0; i < REDIRECTS_MAX; i++) {
        if (!*browser->page.location || (stop && strncmp (browser->location, stop, strlen (stop)) == 0))
            return &browser->page;
        ts_browser_get (browser, browser->location);
    }
    ts_die ("a browser is sent around for ever: %s", browser->url);
}

char *ts_browser_cookie (ts_browser *browser, const char *name)
{
    struct curl_slist *all = NULL;
    char *found = NULL;
    curl_easy_getinfo (browser->curl, CURLINFO_COOKIELIST, &all);
    for (struct curl_slist *one = all; one; one = one->next) {
        /* domain, subdomains, path, secure, expires, name, value; with tabs between */
        char *value = strrchr (one->data, '\t');
        size_t length = strlen (name);
        if (value && (size_t) (value - one->data) > length + 1 && value[-(ptrdiff_t) length - 1] == '\t'
            && strncmp (value - length, name, length) == 0 && value[1]) {
            free (found);
            found = strdup (value + 1);
        }
    }
    curl_slist_free_all (all);
    return found;
}

void ts_browser_set_cookie (ts_browser *browser, const char *name, const char *value)
{
    char line[8192];
    snprintf (line, sizeof line, "#HttpOnly_localhost\tFALSE\t/\tFALSE\t0\t%s\t%s", name, value);
    curl_easy_setopt (browser->curl, CURLOPT_COOKIELIST, line);
}

char *ts_browser_field (ts_browser *browser, const char *name)
{
    char wanted[200];
    snprintf (wanted, sizeof wanted, "name=\"%s\"", name);
    const char *at = browser->body ? strstr (browser->body, wanted) : NULL;
    const char *value = at ? strstr (at, "value=\"") : NULL, *end = at ? strchr (at, '>') : NULL;
    if (!value || !end || value > end)
        return NULL;
    value += strlen ("value=\"");
    return strndup (value, strcspn (value, "\""));
}
