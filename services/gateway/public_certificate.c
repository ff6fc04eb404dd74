/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/public_certificate.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include "common/certificate.h"

#define MOST_MS 4000L /* also when the process is to stop meanwhile */
#define NAME "public"
#define CONNECT_TO "public-connect-to"
#define RULE_SIZE 280 /* of a setting's host and port */

/* The handshake alone, without a request. Nothing is verified: that is for browsers. Takes: instead, "::host:port" that
 * the connection goes to; NULL: url's own. */
static CURLcode shake_hands (CURL *curl, const char *url, struct curl_slist *instead)
{
    curl_easy_setopt (curl, CURLOPT_URL, url);
    curl_easy_setopt (curl, CURLOPT_CONNECT_TO, instead);
    curl_easy_setopt (curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt (curl, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt (curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt (curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt (curl, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, MOST_MS);
    return curl_easy_perform (curl);
}

/* What curl takes as the place to connect to.  Returns NULL for none; the caller frees it. */
static struct curl_slist *list_instead (const char *host_port)
{
    char rule[RULE_SIZE];
    if (!host_port)
        return NULL;
    snprintf (rule, sizeof rule, "::%s", host_port);
    return curl_slist_append (NULL, rule);
}

/* The server's own certificate comes first, and its text among its lines. */
static int64_t read_expiry_ms (CURL *curl)
{
    static const char prefix[] = "Cert:";
    struct curl_certinfo *chain = NULL;
    if (curl_easy_getinfo (curl, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1)
        return 0;
    for (const struct curl_slist *line = chain->certinfo[0]; line; line = line->next)
        if (strncmp (line->data, prefix, strlen (prefix)) == 0)
            return dm_certificate_of_pem_ms (line->data + strlen (prefix));
    return 0;
}

dm_status gateway_measure_certificate (dm_runtime *runtime, dm_call *call)
{
    dm_metrics *metrics = dm_runtime_metrics (runtime);
    const char *url = dm_settings_text (dm_runtime_settings (runtime), "public-url");
    if (strncmp (url, "https://", strlen ("https://")) != 0)
        return DM_OK;
    struct curl_slist *instead = list_instead (dm_settings_host_port (dm_runtime_settings (runtime), CONNECT_TO));
    CURL *curl = curl_easy_init ();
    CURLcode code = curl ? shake_hands (curl, url, instead) : CURLE_OUT_OF_MEMORY;
    int64_t expiry_ms = code == CURLE_OK ? read_expiry_ms (curl) : 0;
    curl_easy_cleanup (curl);
    curl_slist_free_all (instead);
    if (expiry_ms > 0) {
        dm_metrics_set (metrics, DM_M_CERTIFICATE_EXPIRY, NAME, NULL, expiry_ms);
        return DM_OK;
    }
    dm_metrics_set_unknown (metrics, DM_M_CERTIFICATE_EXPIRY, NAME, NULL);
    return dm_fail (&call->error, DM_UNAVAILABLE, NULL, "no certificate seen: %s", curl_easy_strerror (code));
}
