/* SPDX-License-Identifier: EUPL-1.2 */
/* A compiled template, as mustache_compile.c makes it and mustache.c renders it. */
#pragma once

#include "services/gateway/view/mustache.h"

typedef enum mustache_kind {
    MUSTACHE_TEXT,
    MUSTACHE_VALUE,
    MUSTACHE_RAW, /* a value that is not escaped */
    MUSTACHE_SECTION,
    MUSTACHE_INVERTED,
    MUSTACHE_PARTIAL,
    MUSTACHE_PARENT,
    MUSTACHE_BLOCK,
    MUSTACHE_KIND_COUNT,
} mustache_kind;

/* A piece of the template's text. */
typedef struct mustache_piece {
    const char *text;
    size_t bytes;
} mustache_piece;

/* As in a.b.c: the name, and its parts behind each other, each with its NUL. The name . has no parts. */
typedef struct mustache_name {
    const char *text;
    const char *parts;
    unsigned part_count;
} mustache_name;

typedef struct mustache_token {
    mustache_kind kind;
    uint32_t end;        /* the index of the token behind this one and all that it holds */
    mustache_piece text; /* of a text */
    bool at_start;       /* a text: it begins a line, so that indentation goes before it */
    mustache_name name;
    bool is_dynamic;       /* a partial or parent: the value of name is its name */
    bool is_alone;         /* a partial, parent or block has its lines for itself; of a block its opening tag counts */
    bool leads;            /* a parent or block: nothing but blanks stands before it on its line */
    mustache_piece indent; /* a partial, parent or block: what goes before each line of what takes its place */
    mustache_piece own;    /* a block: the indentation of its own lines, taken away when it replaces another's */
} mustache_token;

struct mustache_template {
    dm_arena *arena; /* the text, and the names */
    mustache_token *tokens;
    uint32_t count;
};
