/* SPDX-License-Identifier: EUPL-1.2 */
/* Templates as the Mustache specification says (https://github.com/mustache/spec, 1.4), with its optional modules
 * inheritance and dynamic names, and without lambdas. Values are escaped unless the template says otherwise. */
#pragma once

#include <cjson/cJSON.h>
#include "common/arena.h"
#include "common/status.h"

#define MUSTACHE_DEPTH_MAX 32 /* of sections and partials within each other */
#define MUSTACHE_OUTPUT_MAX (4 * 1024 * 1024)

typedef struct mustache_template mustache_template;

/* Finds a partial or parent by its name; NULL: there is none, and it renders as nothing. */
typedef const mustache_template *(*mustache_find) (void *arg, const char *name);

/* Compiles a template.  Takes: text, copied.  Gives: *out, which gateway_mustache_destroy frees.
 * Errors: DM_INVALID_ARGUMENT with field "line" and a sentence that names line and tag: a tag or section is not closed,
 * a close or a delimiter is wrong, or sections are nested beyond MUSTACHE_DEPTH_MAX. */
dm_status gateway_mustache_compile (const char *text, mustache_template **out, dm_error *error);
void gateway_mustache_destroy (mustache_template **template);

/* Renders a template, from any thread; many may do so at once. Names are looked up in the last context first. A section
 * takes a value for false when it is missing, null, false, 0, "" or an empty list.  Takes: find, NULL for no partials.
 * Gives: *out in arena, with its NUL; *out_bytes.  Errors: DM_RESOURCE_EXHAUSTED beyond MUSTACHE_OUTPUT_MAX, or when
 * partials call each other more than MUSTACHE_DEPTH_MAX deep, or after as many steps as the output may have bytes. */
dm_status gateway_mustache_render (const mustache_template *template, const cJSON *const contexts[],
                                   size_t context_count, mustache_find find, void *arg, dm_arena *arena, char **out,
                                   size_t *out_bytes, dm_error *error);
