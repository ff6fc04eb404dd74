/* SPDX-License-Identifier: EUPL-1.2 */
/* Templates by the Mustache specification (https://github.com/mustache/spec, 1.4): comments, delimiters, interpolation,
 * inverted, partials, sections, and of its optional modules inheritance and dynamic names. Escapes by default. */
#pragma once

#include <cjson/cJSON.h>
#include "common/arena.h"
#include "common/status.h"

#define MUSTACHE_DEPTH_MAX 32 /* of sections and partials within each other */
#define MUSTACHE_OUTPUT_MAX (4 * 1024 * 1024)

typedef struct mustache_template mustache_template;

/* Finds a partial or parent by its name; NULL: there is none, and it renders as nothing. */
typedef const mustache_template *(*mustache_find) (void *arg, const char *name);

/* Takes: text, copied.  Gives: *out.  Errors: DM_INVALID_ARGUMENT with field "line" and a sentence that names line and
 * tag: an unclosed tag or section, a wrong close, a wrong delimiter, beyond MUSTACHE_DEPTH_MAX. */
dm_status mustache_compile (const char *text, mustache_template **out, dm_error *error);
void mustache_destroy (mustache_template **template);

/* Renders with a context stack, the innermost last. A template may be rendered from many threads at once.
 * A value that is missing, null, false, 0, "" or an empty list is false to a section. find may be NULL.
 * Gives: *out in arena, with its NUL; *out_bytes.  Errors: DM_RESOURCE_EXHAUSTED beyond MUSTACHE_OUTPUT_MAX, or when
 * partials call each other more than MUSTACHE_DEPTH_MAX deep, or after as many steps as the output may have bytes. */
dm_status mustache_render (const mustache_template *template, const cJSON *const contexts[], size_t context_count,
                           mustache_find find, void *arg, dm_arena *arena, char **out, size_t *out_bytes,
                           dm_error *error);
