/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/melding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/support/process.h"

const char *const ts_melding_answers[TS_MELDING_STEPS] = {
    "categorie=straatverlichting",
    "gevaar=nee",
    "lamp_probleem=uit&mastnummer=K+1234",
    "omschrijving=De+lamp+voor+de+deur+brandt+al+een+week+niet.",
    "plek.omschrijving=Kerkstraat%2C+tegenover+nummer+12&plek.lat=&plek.lon=",
    "",
    "emailadres=bench%40example.org",
};

void ts_melding_publish (ts_suite *suite)
{
    int code = 0;
    const char *arguments[] = { "journey", "publish", "services/intake/journeys/melding-openbare-ruimte.yaml", NULL };
    char *out = ts_digictl (suite, arguments, &code);
    if (code != 0)
        ts_die ("the melding is not published: %s", out);
    free (out);
}

void ts_melding_form (ts_browser *browser, const char *typed, char *out, size_t size)
{
    static const char *const hidden[] = { "-csrf", "-sleutel", "-versie" };
    size_t length = 0;
    for (size_t i = 0; i < DM_COUNT (hidden); i++) {
        char *value = ts_browser_field (browser, hidden[i]);
        if (value)
            length += (size_t) snprintf (out + length, size - length, "%s=%s&", hidden[i], value);
        free (value);
    }
    snprintf (out + length, size - length, "%s", typed);
}

const char *ts_page_path (const ts_page *page)
{
    return strchr (strstr (page->url, "://") + 3, '/');
}

static bool is_known (const ts_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp (files->paths[i], path) == 0)
            return true;
    return false;
}

void ts_files_find (ts_files *files, const char *text)
{
    for (const char *at = text; (at = strstr (at, "/statisch/"));) {
        char path[TS_PATH_SIZE];
        int length = (int) strcspn (at, "\"') ");
        snprintf (path, sizeof path, "%.*s", length, at);
        at += length;
        const char *dot = strrchr (path, '.'); /* licences are a page that one may open */
        if (!dot || strcmp (dot, ".txt") == 0 || is_known (files, path))
            continue;
        if (files->count == TS_FILES_MAX)
            ts_die ("a page has more than %d files", TS_FILES_MAX);
        snprintf (files->paths[files->count++], TS_PATH_SIZE, "%s", path);
    }
}
