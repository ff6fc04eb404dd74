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

/* size bytes, aligned for any type, not cleared; lives as long as the arena. */
void *dm_arena_alloc (dm_arena *arena, size_t size);
void *dm_arena_zalloc (dm_arena *arena, size_t size);
/* A copy of size bytes; NULL data with size 0 gives a pointer to nothing. */
void *dm_arena_copy (dm_arena *arena, const void *data, size_t size);
char *dm_arena_strdup (dm_arena *arena, const char *text);
char *dm_arena_printf (dm_arena *arena, const char *format, ...) DM_PRINTF (2, 3);

/* For protobuf-c: what it unpacks lives in the arena, and free does nothing. Borrowed from the arena. */
ProtobufCAllocator *dm_arena_allocator (dm_arena *arena);
