/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/arena.h"

#include <obstack.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES 4000 /* with malloc's header one page */

#define obstack_chunk_alloc dm_arena_chunk
#define obstack_chunk_free free

struct dm_arena {
    struct obstack pieces;
    ProtobufCAllocator allocator;
};

static void *dm_arena_chunk (size_t size)
{
    void *chunk = malloc (size);
    if (!chunk)
        abort ();
    return chunk;
}

static void *allocator_alloc (void *data, size_t size)
{
    return dm_arena_alloc (data, size);
}

static void allocator_free (void *data, void *pointer)
{
    (void) data;
    (void) pointer;
}

dm_arena *dm_arena_open (void)
{
    dm_arena *arena = dm_arena_chunk (sizeof *arena);
    obstack_begin (&arena->pieces, CHUNK_BYTES);
    arena->allocator = (ProtobufCAllocator){ allocator_alloc, allocator_free, arena };
    return arena;
}

void dm_arena_destroy (dm_arena **arena)
{
    if (!*arena)
        return;
    obstack_free (&(*arena)->pieces, NULL);
    free (*arena);
    *arena = NULL;
}

/* obstack.h aligns by arithmetic on a null pointer, which clang's UBSan reports. */
__attribute__ ((no_sanitize ("pointer-overflow"))) void *dm_arena_alloc (dm_arena *arena, size_t size)
{
    return obstack_alloc (&arena->pieces, size);
}

void *dm_arena_zalloc (dm_arena *arena, size_t size)
{
    return memset (dm_arena_alloc (arena, size), 0, size);
}

void *dm_arena_copy (dm_arena *arena, const void *data, size_t size)
{
    void *copy = dm_arena_alloc (arena, size);
    if (size > 0)
        memcpy (copy, data, size);
    return copy;
}

char *dm_arena_strdup (dm_arena *arena, const char *text)
{
    return dm_arena_copy (arena, text, strlen (text) + 1);
}

char *dm_arena_printf (dm_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    int length = vsnprintf (NULL, 0, format, arguments);
    va_end (arguments);
    char *text = dm_arena_alloc (arena, (size_t) length + 1);
    va_start (arguments, format);
    vsnprintf (text, (size_t) length + 1, format, arguments);
    va_end (arguments);
    return text;
}

ProtobufCAllocator *dm_arena_allocator (dm_arena *arena)
{
    return &arena->allocator;
}
