/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include <time.h>
#include "services/gateway/api/api.h"

#define GOOD_FOR_S ((time_t) 180 * 24 * 3600) /* less than a year, as RFC 9116 asks */
#define CACHE "public, max-age=3600"

/* RFC 9116, section 2.5.3: an address of mail, web or telephone. */
bool gateway_security_contact_is_good (const char *contact)
{
    static const char *const schemes[] = { "mailto:", "https://", "tel:" };
    for (size_t i = 0; i < DM_COUNT (schemes); i++) {
        size_t length = strlen (schemes[i]);
        if (strncmp (contact, schemes[i], length) == 0 && contact[length])
            return strspn (contact,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=%")
                   == strlen (contact);
    }
    return false;
}

dm_status gateway_get_security_txt (gateway_exchange *exchange)
{
    const dm_settings *settings = dm_runtime_settings (exchange->runtime);
    const char *contact = dm_settings_text (settings, "security-contact");
    if (!*contact)
        return dm_fail (&exchange->error, DM_NOT_FOUND, NULL, "this counter has no security.txt");
    char expires[sizeof "2026-12-31T00:00:00Z"];
    const time_t until = time (NULL) + GOOD_FOR_S;
    struct tm parts;
    strftime (expires, sizeof expires, "%Y-%m-%dT00:00:00Z", gmtime_r (&until, &parts));
    exchange->body = dm_arena_printf (exchange->arena,
                                      "Contact: %s\nExpires: %s\nPreferred-Languages: nl, en\n"
                                      "Canonical: %s/.well-known/security.txt\n",
                                      contact, expires, dm_settings_text (settings, "public-url"));
    exchange->body_bytes = strlen (exchange->body);
    exchange->content_type = "text/plain; charset=utf-8";
    exchange->cache = CACHE;
    exchange->vary = "Accept-Encoding";
    return DM_OK;
}
