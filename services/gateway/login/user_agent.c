/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/user_agent.h"

#include <string.h>

typedef struct kind {
    const char *sign;
    const char *name;
} kind;

/* The first sign that is there counts: most browsers name those that they resemble too. */
static const kind browsers[] = {
    { "Edg", "Edge" },         { "OPR/", "Opera" },     { "SamsungBrowser/", "Samsung Internet" },
    { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "CriOS/", "Chrome" },
    { "Chrome/", "Chrome" },   { "Safari/", "Safari" },
};
static const kind systems[] = {
    { "iPhone", "iPhone" },   { "iPad", "iPad" },     { "Android", "Android" }, { "Windows", "Windows" },
    { "Macintosh", "macOS" }, { "CrOS", "ChromeOS" }, { "Linux", "Linux" },
};

static const char *find (const kind kinds[], size_t count, const char *header)
{
    for (size_t i = 0; i < count; i++)
        if (strstr (header, kinds[i].sign))
            return kinds[i].name;
    return "";
}

void gateway_user_agent_read (const char *header, const char **out_browser, const char **out_system)
{
    *out_browser = find (browsers, DM_COUNT (browsers), header ? header : "");
    *out_system = find (systems, DM_COUNT (systems), header ? header : "");
}
