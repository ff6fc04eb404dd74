/* SPDX-License-Identifier: EUPL-1.2 */
/* Memory of one call: allocated piece by piece, freed at once. */
#pragma once

#include <protobuf-c/protobuf-c.h>
#include "common/base.h"

typedef struct dm_arena dm_arena;

/* No errors: out of memory ends the process. */
dm_arena *dm_arena_open (void);
/* Frees all that was allocated; takes NULL and leaves *arena NULL. */
void dm_arena_destroy (dm_arena **arena);

/* What follows gives memory that lives as long as the arena; no one frees it. One thread at a time uses an arena. */

/* size bytes, aligned for any type. alloc does not clear them, zalloc does. */
void *dm_arena_alloc (dm_arena *arena, size_t size);
void *dm_arena_zalloc (dm_arena *arena, size_t size);
/* A copy of size bytes; NULL data with size 0 gives a pointer to nothing. */
void *dm_arena_copy (dm_arena *arena, const void *data, size_t size);
/* A copy of a text, and a text made as by printf. */
char *dm_arena_strdup (dm_arena *arena, const char *text);
char *dm_arena_printf (dm_arena *arena, const char *format, ...) DM_PRINTF (2, 3);

/* An allocator for protobuf-c, borrowed from the arena: what it unpacks lives in the arena, and its free does nothing.
 */
ProtobufCAllocator *dm_arena_allocator (dm_arena *arena);
