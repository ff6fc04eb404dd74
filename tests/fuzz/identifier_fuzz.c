/* SPDX-License-Identifier: EUPL-1.2 */
/* UUIDs and traceparents as text: what is taken comes out again as it went in. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "common/log.h"
#include "common/span.h"
#include "common/uuid.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void check_uuid (const char *text)
{
    dm_uuid uuid;
    char again[DM_UUID_TEXT_SIZE];
    int64_t time_ms = 0;
    if (!dm_uuid_parse (text, &uuid))
        return;
    assert (strcasecmp (dm_uuid_format (uuid.bytes, again), text) == 0);
    assert (dm_uuid_is_v7 (uuid.bytes, &time_ms) == (text[14] == '7' && strchr ("89abAB", text[19])));
    assert (time_ms >= 0 && time_ms < 1LL << 48);
}

static void check_trace (const char *text)
{
    char child[56];
    bool is_valid = dm_trace_is_valid (text);
    dm_trace_child (text, child);
    assert (dm_trace_is_valid (child));
    assert (!is_valid
            || (strlen (text) == 55 && strncmp (child, text, 36) == 0 && strcmp (child + 52, text + 52) == 0));
    dm_log_set_trace (text);
    uint8_t id[DM_TRACE_ID_BYTES];
    assert (!is_valid || dm_trace_id_parse (text, id));
    memset (id, 0, sizeof id);
    static const uint8_t none[DM_TRACE_ID_BYTES];
    assert (!dm_trace_id_parse (text, id) || memcmp (id, none, sizeof id) != 0);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = calloc (1, size + 1);
    if (!text)
        abort ();
    if (size > 0)
        memcpy (text, data, size);
    check_uuid (text);
    check_trace (text);
    free (text);
    return 0;
}
