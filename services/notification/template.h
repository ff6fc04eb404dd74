/* SPDX-License-Identifier: EUPL-1.2 */
/* Text with placeholders: {{name}}, {{#name}} shown when it has a value {{/name}}, {{^name}} shown when it has none
 * {{/name}}, {{! comment}}. A tag of the last three kinds that stands alone on its line takes the line with it.
 * Source: mustache(5) and its specification; without unescaped tags, partials, lambdas and other delimiters. */
#pragma once

#include "common/arena.h"
#include "common/base.h"
#include "common/status.h"

#define NOTIFICATION_SECTIONS_MAX 8 /* inside one another */

typedef struct notification_value {
    const char *name;
    const char *text; /* NULL or "": it has no value */
} notification_value;

/* Takes: source as in a template file; is_html: values are escaped.
 * Gives: *out in arena.  Errors: DM_INVALID_ARGUMENT with the placeholder as field: a name that values does not have
 * (even where it is not shown), a tag that is no such tag or does not end, a section that does not end or ends another
 * one. */
dm_status notification_template_render (const char *source, const notification_value values[], size_t count,
                                        bool is_html, dm_arena *arena, char **out, dm_error *error);
