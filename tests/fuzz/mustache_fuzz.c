/* SPDX-License-Identifier: EUPL-1.2 */
/* Templates, which call themselves too: whatever the source, an escaped value brings no markup of its own into a page.
 */
#include <assert.h>
#include <string.h>
#include "services/gateway/view/mustache.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define DATA                                                                                                           \
    "{\"a\":\"<\\\">\",\"b\":\"\",\"c\":null,\"d\":{\"a\":\"&\",\"d\":{}},\"e\":[1,{\"a\":2}],\"f\":true,\"self\":"    \
    "\"self\"}"

static const mustache_template *find (void *arg, const char *name)
{
    return *name == 's' ? *(mustache_template **) arg : NULL;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    dm_arena *arena = dm_arena_open ();
    char *source = dm_arena_zalloc (arena, size + 1), *out = NULL;
    mustache_template *template = NULL;
    size_t bytes = 0;
    dm_error error;
    memcpy (source, data, size);
    if (gateway_mustache_compile (source, &template, &error) == DM_OK) {
        cJSON *values = cJSON_Parse (DATA);
        const cJSON *contexts[] = { values };
        dm_status status =
            gateway_mustache_render (template, contexts, 1, find, &template, arena, &out, &bytes, &error);
        assert ((status == DM_OK) == (out != NULL));
        assert (!out || (strlen (out) == bytes && bytes < MUSTACHE_OUTPUT_MAX));
        assert (!out || strpbrk (source, "<&{") || !strchr (out, '<'));
        cJSON_Delete (values);
    }
    gateway_mustache_destroy (&template);
    dm_arena_destroy (&arena);
    return 0;
}
