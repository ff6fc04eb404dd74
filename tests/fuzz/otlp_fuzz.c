/* SPDX-License-Identifier: EUPL-1.2 */
/* What the exporter of spans reads: a collector's answer, and its settings, an endpoint and headers. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/otlp_request.h"
#include "common/otlp_settings.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void check_printable (const char *text)
{
    for (; *text; text++)
        assert (*text >= ' ' && *text <= '~');
}

static void read_answer (const uint8_t *data, size_t size)
{
    char why[50];
    dm_otlp_read_rejected (data, size, why, sizeof why);
    assert (strnlen (why, sizeof why) < sizeof why);
    check_printable (why);
}

static void read_settings (const char *text)
{
    char url[DM_OTLP_URL_SIZE];
    struct curl_slist *headers = NULL;
    dm_error error = { 0 };
    if (dm_otlp_make_url (text, url, &error) == DM_OK) {
        check_printable (url);
        assert (strcmp (url + strlen (url) - strlen ("/v1/traces"), "/v1/traces") == 0);
    }
    dm_otlp_read_headers (text, &headers, &error);
    for (const struct curl_slist *one = headers; one; one = one->next)
        check_printable (one->data);
    curl_slist_free_all (headers);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = calloc (1, size + 1);
    if (!text)
        abort ();
    if (size > 0)
        memcpy (text, data, size);
    read_answer (data, size);
    read_settings (text);
    free (text);
    return 0;
}
