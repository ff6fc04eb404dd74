/* SPDX-License-Identifier: EUPL-1.2 */
/* Templates: whatever the source, nothing of a value gets into HTML unescaped, and a refusal leaves the output alone.
 */
#include <assert.h>
#include <string.h>
#include "services/notification/template.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    static const notification_value values[] = { { "a", "<\">" }, { "b", "" }, { "c", NULL } };
    dm_arena *arena = dm_arena_open ();
    char *source = dm_arena_zalloc (arena, size + 1), *out = NULL;
    dm_error error;
    memcpy (source, data, size);
    dm_status status = notification_template_render (source, values, DM_COUNT (values), true, arena, &out, &error);
    assert ((status == DM_OK) == (out != NULL));
    assert (!out || strchr (source, '<') || !strchr (out, '<'));
    dm_arena_destroy (&arena);
    return 0;
}
